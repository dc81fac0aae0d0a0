"""Who stands in for the rows as changed: weights, common support, edges, and refusals."""
