"""Drivers made by hand, for their sentences and checks."""

from __future__ import annotations

from analyses._drivers.named_drivers import Driver, DriverContrast, Drivers
from models.drivers.binary_contrast import BinaryContrast
from models.statistics.intervals import Estimate

CLEAR = DriverContrast(
    BinaryContrast("contract", ("Monthly",)),
    Estimate(0.2, 0.15, 0.25, 0.025),
    "adjusted",
    0.4,
    0.1,
    1.0,
)
UNCLEAR = DriverContrast(
    BinaryContrast("support", ("No",)), Estimate(0.01, -0.02, 0.04, 0.015), "seen", 0.3, 0.2, 0.0
)
CONTRACT = Driver(("contract",), "contract", 0.4, 0.35, 0.45, 1, 1, CLEAR)
SUPPORT = Driver(("support", "training"), "support", 0.2, 0.15, 0.25, 2, 3, UNCLEAR)
SEATS = Driver(("seats",), "seats", 0.1, 0.05, 0.15, 2, 4, None)
DRIVERS = Drivers((CONTRACT, SUPPORT, SEATS), (("region",),), (("tickets",),))
