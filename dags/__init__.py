"""What runs when: one file per DAG, wiring only."""
