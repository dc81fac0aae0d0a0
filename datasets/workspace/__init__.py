"""The folder that holds everything: datasets, findings, scenarios, backup, samples."""
