"""Reviewed data files of the notice and their typed loaders; imports nothing of ours."""
