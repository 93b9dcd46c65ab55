"""The units that people decide on: rows, blocks, garage rows, transformation units, end walls.

Every grouping returns a Series from member id to project key, the smallest BAG id of the group, so
that neither the order of the rows nor the place on the map decides.
"""
