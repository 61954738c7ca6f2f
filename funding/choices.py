"""The closed vocabularies of the funding app, as the dataset spells them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InvestorKind(TextChoices):
    VC = "vc", _("Venture capital")
    CVC = "cvc", _("Corporate venture")
    STRATEGIC = "strategic", _("Strategic")
    STATE_FUND = "state_fund", _("State fund")
    PE = "pe", _("Private equity")
    BANK = "bank", _("Bank")
    INDIVIDUAL = "individual", _("Individual")
    PUBLIC = "public", _("Public market")


class Stage(TextChoices):
    SEED = "seed", _("Seed")
    ANGEL = "angel", _("Angel")
    PRE_A = "pre_a", _("Pre-A")
    A = "a", _("Series A")
    A_PLUS = "a_plus", _("Series A+")
    PRE_B = "pre_b", _("Pre-B")
    B = "b", _("Series B")
    B_PLUS = "b_plus", _("Series B+")
    C = "c", _("Series C")
    C_PLUS = "c_plus", _("Series C+")
    D = "d", _("Series D")
    E = "e", _("Series E")
    STRATEGIC = "strategic", _("Strategic")
    PRE_IPO = "pre_ipo", _("Pre-IPO")
    IPO = "ipo", _("IPO")
    POST_IPO = "post_ipo", _("Post-IPO")
    GRANT = "grant", _("Grant")
    UNDISCLOSED = "undisclosed", _("Stage undisclosed")


class Instrument(TextChoices):
    PRIVATE_EQUITY = "private_equity", _("Private capital")
    PUBLIC_OFFERING = "public_offering", _("Public offering")
    FACILITY = "facility", _("Credit facility")
    GRANT = "grant", _("Grant")


class AmountScope(TextChoices):
    ROUND = "round", _("This round")
    SEVERAL_ROUNDS = "several_rounds", _("Several rounds together")
    CUMULATIVE = "cumulative", _("Raised to date")
    ONE_INVESTOR = "one_investor", _("One investor's ticket")


class ValuationKind(TextChoices):
    PRE = "pre", _("Pre-money")
    POST = "post", _("Post-money")
    UNKNOWN = "unknown", _("Not said")


class Part(TextChoices):
    LEAD = "lead", _("Lead")
    INVESTOR = "investor", _("Investor")


class YearPart(TextChoices):
    """What part of a year a figure is of."""

    Q1 = "q1", _("first quarter")
    Q2 = "q2", _("second quarter")
    Q3 = "q3", _("third quarter")
    Q4 = "q4", _("fourth quarter")
    NO_QUARTER = "no_quarter", _("known by year only")
    YEAR = "year", _("the whole year")
    NO_DATE = "no_date", _("without a date")
