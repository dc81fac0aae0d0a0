"""Words in column names that tell what a column is for. Lower case, one word each, no digits."""

from __future__ import annotations


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Outcomes, first the most telling. A whole name counts before a word within a name.
OUTCOME_NAMES = _list(
    "churn churned exited exit left attrited attrition cancelled canceled target label outcome y "
    "visit visited converted conversion response responded subscribed purchased bought admitted "
    "admit defaulted sales revenue turnover cnt demand spend profit orders count"
)
OUTCOME_WORDS = _list(
    "churn churned exited attrited attrition target label outcome converted conversion response "
    "responded sales revenue turnover demand profit"
)
AMOUNT_WORDS = _set("sales revenue turnover demand profit")  # outcomes in number
GENERIC_WORDS = _set(
    "label value flag is has was did the target outcome indicator yn bool binary status "
    "customer customers y cnt count total number"
)
POSITIVE_VALUES = _list(
    "yes true t 1 churned churn left exited attrited cancelled canceled lost converted admitted "
    "bought purchased subscribed responded positive success won default defaulted"
)

# What rows do when the outcome is positive: he leaves, they leave, they left.
EVENTS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        _list("churn churned exited exit left attrited attrition cancelled canceled"),
        ("leaves", "leave", "left"),
    ),
    **dict.fromkeys(_list("visit visited"), ("visits", "visit", "visited")),
    **dict.fromkeys(_list("converted conversion"), ("converts", "convert", "converted")),
    **dict.fromkeys(_list("response responded"), ("responds", "respond", "responded")),
    **dict.fromkeys(_list("purchased bought"), ("buys", "buy", "bought")),
    "subscribed": ("subscribes", "subscribe", "subscribed"),
    "defaulted": ("defaults", "default", "defaulted"),
}

ID_WORDS = _set("id uuid guid key number no nr index rownames rownumber rowid instant")
COUNTER_WORDS = _set("row rownames rownumber rowid index instant record column")
ENTITIES = _list(
    "customer client subscriber member account user patient employee student household store shop "
    "market branch product order campaign loan policy vehicle machine site hotel"
)
POSTAL_WORDS = _set("zip zipcode postal postcode plz")
DATE_WORDS = ("date", "day", "week", "month", "time", "signup")

# Money, first what a row is worth month by month, then once, then stocks.
VALUE_WORDS = _list(
    "mrr arpu charges charge fee bill revenue spend margin profit premium amount price cltv clv "
    "ltv balance"
)
MONEY_WORDS = frozenset([*VALUE_WORDS, *_list("cost costs sales turnover salary income budget")])
NOT_MONEY = _set("idx index rate ratio percent pct score count share")
RECURRING_WORDS = _set("monthly month weekly yearly annual recurring")

LEVER_WORDS = _set(
    "contract price pricing discount discounts rebate coupon voucher support payment billing "
    "campaign segment promo promos promotion promotions offer offers treatment mailing email "
    "newsletter contact advertising ads advert marketing budget training onboarding coaching "
    "security backup protection insurance warranty delivery shipping assortment display fee "
    "loyalty reminder call calls charge charges premium staffing bonus"
)
MEDIA_WORDS = _set("tv radio newspaper press social search online print facebook google")
FIXED_WORDS = _set(
    "age gender sex tenure senior partner dependents married marital race ethnicity nationality "
    "religion country region geography city state county district zip latitude longitude lat long "
    "location education job occupation income salary history previous prev past since first last "
    "year month week day weekday season weather temp atemp hum windspeed temperature holiday "
    "competition competitor total default housing loan consumer cons index idx"
)

# Known only afterwards, by the name.
SCORE_WORDS = _set(
    "score prob proba probability pred predicted prediction propensity likelihood risk"
)
AFTER_WORDS = _set(
    "reason cancelled canceled cancellation closed closing closure termination terminated exit "
    "duration settled final ended deactivated deactivation winback refund refunds churn churned "
    "left lost leaving"
)
BEFORE_WORDS = _set("previous prev prior past last former earlier before ever history")
# What is counted with an amount of money, row by row: who came and what was taken.
TRAFFIC_WORDS = _set(
    "customers visitors visits orders transactions receipts baskets bookings passengers guests "
    "purchases invoices quantity qty units items sold"
)
LIFETIME_WORDS = _set("cltv clv ltv")

# How long somebody has been here, and since when.
STAY_WORDS = _set("tenure")
STAY_UNITS = _set("days weeks months years age")
STAY_OF = _set("account membership member subscribed active with customer policy")
JOIN_WORDS = _set(
    "join joined joining signup registered registration since start started opened created "
    "activated activation hired enrolled enrolment"
)
