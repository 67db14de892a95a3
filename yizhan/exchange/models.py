"""All tables of the exchange, gathered for Django; each lives in its slice."""

from yizhan.exchange.attendance.models import AttendanceDay, CodeTry
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.match_index.models import CertificateBit, MatchChange, MatchJob, MatchWorker
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.models import Posting, PostingFinding, ReviewDecision
from yizhan.exchange.ratings.models import HirerRecord, Rating, RatingRound, WorkerStar
from yizhan.exchange.trades.models import Trade, TradeRelation
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerDay, WorkerTrade

__all__ = [
    "AttendanceDay", "CertificateBit", "CodeTry", "Engagement", "Hirer", "HirerRecord", "MatchChange", "MatchJob", "MatchWorker", "PayDue",
    "Posting", "PostingFinding", "Rating", "RatingRound", "ReviewDecision", "Trade", "TradeRelation", "WorkSite", "Worker",
    "WorkerCertificate", "WorkerDay", "WorkerStar", "WorkerTrade",
]  # fmt: skip
