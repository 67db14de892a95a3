"""All tables of accounts, gathered for Django; each lives in its slice."""

from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.my_data.models import CorrectionRequest, DataExport, ErasureRequest
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.qualifications.models import Licence, Qualification
from yizhan.accounts.sign_in.models import RateCounter, SignInCode, StaffLogin, WebSession
from yizhan.accounts.tokens.models import AccessToken, OrganisationKey

__all__ = [
    "AccessToken",
    "ConsentRecord",
    "CorrectionRequest",
    "DataExport",
    "ErasureRequest",
    "Licence",
    "Membership",
    "Organisation",
    "OrganisationKey",
    "Person",
    "Qualification",
    "RateCounter",
    "SignInCode",
    "StaffLogin",
    "ViewLog",
    "WebSession",
]
