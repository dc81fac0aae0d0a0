"""What the nouns in columns' titles are, so that a condition on them can be said as people do."""

from __future__ import annotations

PEOPLE = frozenset(
    ("applicant", "borrower", "buyer", "caller", "candidate", "client", "customer", "donor",
     "driver", "employee", "guest", "holder", "lead", "learner", "member", "passenger", "patient",
     "person", "player", "policyholder", "prospect", "shopper", "student", "subscriber", "tenant",
     "user", "visitor", "worker")
)  # fmt: skip
ACTS = {
    "bought": "buy", "called": "call", "clicked": "click", "complained": "complain",
    "converted": "convert", "defaulted": "default", "logged in": "log in", "opened": "open",
    "paid": "pay", "referred": "refer", "renewed": "renew", "responded": "respond",
    "returned": "return", "subscribed": "subscribe", "upgraded": "upgrade", "visited": "visit",
}  # fmt: skip
STATES = frozenset(
    ("active", "employed", "inactive", "married", "new", "overweight", "registered", "remote",
     "retired", "returning", "self-employed", "single", "unemployed", "urgent", "vaccinated")
)  # fmt: skip
PERSONS = {
    "citizen": "citizens", "customer": "customers", "guest": "guests", "manager": "managers",
    "member": "members", "newbie": "newcomers", "owner": "owners", "parent": "parents",
    "senior": "seniors", "smoker": "smokers", "student": "students", "veteran": "veterans",
}  # fmt: skip
COUNTED = frozenset(
    ("account", "app", "booking", "call", "campaign", "car", "card", "cat", "child", "complaint",
     "contract", "coupon", "degree", "discount", "display", "dog", "garden", "garage", "holiday",
     "lease", "licence", "license", "line", "loan", "mentor", "mortgage", "partner", "pension",
     "pet", "phone", "plan", "pool", "promotion", "referral", "request", "reservation",
     "subscription", "voucher", "warranty", "website", "weekend")
)  # fmt: skip
UNCOUNTED = frozenset(
    ("access", "backup", "billing", "breakfast", "coverage", "delivery", "dependents", "education",
     "experience", "insurance", "internet", "lines", "maintenance", "movies", "overtime",
     "parking", "protection", "security", "service", "shipping", "support", "training", "travel",
     "tv")
)  # fmt: skip
MEASURES = frozenset(
    ("age", "amount", "balance", "bill", "budget", "capacity", "cost", "deposit", "discount",
     "distance", "duration", "fee", "height", "income", "index", "length", "limit", "margin",
     "percentage", "premium", "price", "rate", "ratio", "rent", "salary", "score", "size", "spend",
     "temperature", "tenure", "value", "volume", "wage", "weight")
)  # fmt: skip
PLURAL_MEASURES = frozenset(("charges", "costs", "earnings", "fees", "sales", "savings", "wages"))
COUNTS = {
    "accounts": "account", "bookings": "booking", "calls": "call", "cars": "car",
    "children": "child", "claims": "claim", "clicks": "click", "complaints": "complaint",
    "contacts": "contact", "days": "day", "devices": "device", "employees": "employee",
    "hours": "hour", "items": "item", "licences": "licence", "logins": "login",
    "minutes": "minute", "orders": "order", "persons": "person", "products": "product",
    "projects": "project", "purchases": "purchase", "requests": "request", "rooms": "room",
    "seats": "seat", "sessions": "session", "spaces": "space", "tickets": "ticket",
    "users": "user", "visits": "visit",
}  # fmt: skip
PLACES = frozenset(("city", "country", "county", "geography", "nation", "state", "town"))
AREAS = frozenset(("region", "territory"))
COMPASS = frozenset(
    ("north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west",
     "northeast", "northwest", "southeast", "southwest", "midwest")
)  # fmt: skip
PERIODS = frozenset(("day", "hour", "month", "quarter", "season", "week", "weekday", "year", "yr"))
KINDS = {"contract": "contract", "contract type": "contract"}
ADJECTIVES = frozenset(
    ("annual", "biennial", "fixed-term", "flexible", "half-yearly", "month-to-month", "monthly",
     "open-ended", "permanent", "prepaid", "quarterly", "temporary", "weekly", "yearly")
)  # fmt: skip
NAMED_KINDS = frozenset(("department", "dept", "plan", "segment", "tariff", "tier"))
WAYS_TO_PAY = frozenset(("payment", "payment method", "payment type", "method of payment"))
PAYMENT_WORDS = frozenset(
    ("automatic", "bank", "card", "cash", "check", "cheque", "credit", "debit", "direct",
     "electronic", "invoice", "mailed", "mobile", "money", "order", "paper", "transfer")
)  # fmt: skip
SEXES = {"female": "women", "f": "women", "woman": "women", "women": "women",
         "male": "men", "m": "men", "man": "men", "men": "men"}  # fmt: skip
ONE_OF = {"women": "woman", "men": "man"}
SEX_TITLES = frozenset(("gender", "sex"))
NOTHING = frozenset(
    ("", "?", "-", "all", "any", "missing", "n/a", "na", "nan", "no", "none", "null", "other",
     "others", "several", "unknown", "various", "yes", "0", "1", "true", "false")
)  # fmt: skip
