"""`make bench`: what the portal costs in time, queries and memory, on the machine that it is run on.

Seconds tell more about the machine and its neighbours than about the code. So whatever is about
speed is also given as a multiple of a bare Django view, or of the same query without walls,
measured in turns in the same run: those figures can be compared between machines and releases.
"""
