"""Things of a city that have a code: bins, toilets, parking bays, risk sources."""
