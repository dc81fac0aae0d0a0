"""The language: what an answer is and how it speaks. Imports nothing of ours."""
