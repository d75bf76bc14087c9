"""Points for professional registers: which sessions give them, and who is in which register. Numbers are invented."""

import hashlib

from sessions_app.knowledge_sessions.details import Accredited
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProfessionalRegister
from sessions_app.seed.crowd import Professional

GRANTED = (
    Accredited(ProfessionalRegister.SKJ, number="SKJ-DEMO-0417", points="2"),
    Accredited(ProfessionalRegister.REGISTERPLEIN, number="DEMO-00352", points="2"),
)
STILL_ASKED = (GRANTED[0], Accredited(ProfessionalRegister.REGISTERPLEIN))
BEGINNINGS = {ProfessionalRegister.SKJ: "00", ProfessionalRegister.REGISTERPLEIN: "4610"}
IN_A_REGISTER = 140  # of 256
WITHOUT_NUMBER = 5  # one in so many who are


def numbers_of(one: Professional, knowledge_session: KnowledgeSession) -> dict[ProfessionalRegister, str]:
    """Always the same for the same person, and without a throw of the dice: they fall for everything that follows."""
    told = hashlib.sha256(one.email.encode()).digest()
    offered = [accreditation.register for accreditation in knowledge_session.accreditations]
    if not offered or told[0] >= IN_A_REGISTER:
        return {}
    register = offered[told[1] % len(offered)]
    number = "" if told[2] % WITHOUT_NUMBER == 0 else f"{BEGINNINGS[register]}{int.from_bytes(told[3:7]) % 10**8:08d}"
    return {register: number}
