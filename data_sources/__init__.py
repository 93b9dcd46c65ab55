"""The outside world, turned into contract tables.

This package is the only code that touches the network or reads foreign formats. Every loader
returns tables as :mod:`data_sources.tables` describes them and never imports ``kansenkaart``.
"""
