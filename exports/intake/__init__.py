"""What counties send back, read without trusting it: import results and answers to findings."""
