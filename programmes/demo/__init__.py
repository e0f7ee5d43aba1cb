"""Sample data: four areas with real schools of the public register and invented people.

The school names and numbers are from Get Information About Schools (Open Government Licence v3.0);
which of them take part is made up.
"""
