"""Reading a hirer's free text: one sentence → a structured posting with risks and doubts marked."""

from .flags import Lexicon, load_lexicon
from .gazetteer import LANDMARKS, Gazetteer, load_gazetteer, load_sites
from .hours import WageFloor
from .model import Contact, Finding, ParsedJob, ParsedMessage, Pay, Requirements, Span, Times
from .parameters import Parameters, load_parameters
from .parser import parse_message
from .trades import Trade, Trades, load_trades

__all__ = [
    "LANDMARKS",
    "Contact",
    "Finding",
    "Gazetteer",
    "Lexicon",
    "Parameters",
    "ParsedJob",
    "ParsedMessage",
    "Pay",
    "Requirements",
    "Span",
    "Times",
    "Trade",
    "Trades",
    "WageFloor",
    "load_gazetteer",
    "load_lexicon",
    "load_parameters",
    "load_sites",
    "load_trades",
    "parse_message",
]
