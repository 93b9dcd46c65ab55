"""The tests; a package by name, because another distribution carries a package `tests` too."""
