"""The LV BAG extract: nested zips of XML with the whole history of every object."""

from data_sources.bag.extract.state import read

__all__ = ["read"]
