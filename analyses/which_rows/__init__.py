"""Which rows are at an end, each with its chance and its reasons?"""
