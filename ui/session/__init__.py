"""What a visit holds: workspace, cached answers, jobs, logs."""
