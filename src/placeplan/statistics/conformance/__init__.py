"""Agreement with the reference packages of the field: their recorded outputs against ours.

`conform` takes one vector file as loaded JSON and runs every case under the package's own rules.
Reading files belongs to the caller. What the packages do that we do not (a group that is not
summed because it is the only one, waits in days over targets in weeks) is imitated here, so that
it can be compared, and nowhere else.
"""

from placeplan.statistics.conformance.runner import Result, conform, conform_all, names

__all__ = ["Result", "conform", "conform_all", "names"]
