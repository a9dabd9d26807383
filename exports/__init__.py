"""What leaves the system: format specs, workbooks, packages."""
