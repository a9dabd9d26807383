"""`verify`: ledger, manifests, packages, outbox and accepted values held against each other; nothing is changed.

Each check is one function from a `Home` to its troubles, listed in `checks.py`.
"""
