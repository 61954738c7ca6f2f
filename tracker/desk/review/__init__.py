"""The queue, a proposal and the decision on it."""
