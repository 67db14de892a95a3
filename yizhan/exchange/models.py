"""All tables of the exchange, gathered for Django; each lives in its slice."""

from yizhan.exchange.agreements.models import Agreement, AgreementConfirmation, RelationFinding
from yizhan.exchange.attendance.models import (
    AttendanceDay,
    AttendanceFlag,
    CodeTry,
    EvidencePhoto,
    HoursEntry,
    HoursStatement,
    PresenceProof,
)
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.call_backs.models import CallBack, CallTry
from yizhan.exchange.crews.models import (
    Crew,
    CrewAnswer,
    CrewDivision,
    CrewJob,
    CrewMember,
    CrewPart,
    CrewShares,
    ShareLine,
)
from yizhan.exchange.engagements.models import (
    BookedShift,
    DayStop,
    Engagement,
    KnownWorkerWish,
    NoShowMark,
    WalkOnCode,
)
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.ledger_import.models import (
    ColumnMapping,
    ExternalRef,
    ImportBatch,
    ImportRow,
    PastPlacement,
)
from yizhan.exchange.match_index.models import CertificateBit, MatchChange, MatchJob, MatchWorker
from yizhan.exchange.merges.models import FileMerge, MovedRow, TwinPair
from yizhan.exchange.orders.models import Order, OrderDay
from yizhan.exchange.paper_forms.models import PaperForm, PaperPhoto
from yizhan.exchange.pay.models import PayAlert, PayCall, PayDue, PayEntry
from yizhan.exchange.postings.models import Posting, PostingFinding, ReviewDecision
from yizhan.exchange.postings.review_models import Objection, Recheck, ReviewTask, SpotCheck, SpotDraw
from yizhan.exchange.ratings.models import (
    CalibrationReport,
    HirerFact,
    HirerRecord,
    Rating,
    RatingObjection,
    RatingPrior,
    RatingRound,
    RatingText,
    ReliabilityExcuse,
    StarChange,
    StarDrop,
    StarPolicyRow,
    UpheldComplaint,
    WorkerStar,
)
from yizhan.exchange.recommendations.models import Impression, NotSuitable
from yizhan.exchange.recommended_list.models import ListEntry, ListName, RecommendedList
from yizhan.exchange.reports.models import PostingReport
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.safety.models import Incident, WorkStop
from yizhan.exchange.trades.models import Trade, TradeRelation
from yizhan.exchange.verification.models import EngagementEvidence
from yizhan.exchange.workers.models import (
    ConsentCode,
    FieldEntry,
    IdentityCheck,
    ProxyEntry,
    Worker,
    WorkerCertificate,
    WorkerDay,
    WorkerTrade,
    WorkerWeek,
)

__all__ = [
    "Crew", "CrewAnswer", "CrewDivision", "CrewJob", "CrewMember", "CrewPart", "CrewShares", "ShareLine",
    "ColumnMapping", "ExternalRef", "ImportBatch", "ImportRow", "PastPlacement",
    "ConsentCode", "FieldEntry", "IdentityCheck", "PaperForm", "PaperPhoto", "ProxyEntry", "WorkerWeek",
    "Agreement", "AgreementConfirmation", "BookedShift", "DayStop", "Incident", "KnownWorkerWish", "NoShowMark",
    "RelationFinding", "WalkOnCode", "WorkStop",
    "Block", "BlockObjection", "FamilyTie", "Favourite", "MemberInvite", "RosterExport",
    "AttendanceDay", "CertificateBit", "CodeTry", "Engagement", "Hirer", "HirerRecord", "MatchChange", "MatchJob", "MatchWorker", "PayDue",
    "Posting", "PostingFinding", "Rating", "RatingRound", "ReviewDecision", "Trade", "TradeRelation", "WorkSite", "Worker",
    "WorkerCertificate", "WorkerDay", "WorkerStar", "WorkerTrade",
    "AttendanceFlag", "EvidencePhoto", "HoursEntry", "HoursStatement", "PresenceProof", "CallBack", "CallTry", "PayAlert",
    "PayCall", "PayEntry", "EngagementEvidence",
    "Objection", "Order", "OrderDay", "PostingReport", "Recheck", "ReviewTask", "SpotCheck", "SpotDraw",
    "FileMerge", "MovedRow", "TwinPair",
    "CalibrationReport", "HirerFact", "Impression", "ListEntry", "ListName", "NotSuitable", "RatingObjection", "RatingPrior",
    "RatingText", "RecommendedList", "ReliabilityExcuse", "StarChange", "StarDrop", "StarPolicyRow", "UpheldComplaint",
]  # fmt: skip
