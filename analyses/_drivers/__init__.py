"""What moves the outcome, in numbers that several questions share: drivers, reasons of rows."""
