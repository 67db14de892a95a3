"""Risks in a message: words and patterns of the review lexicon, and what follows from hours and pay."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .model import Finding
from .normalise import Source, squeeze
from .words import WordIndex

_DENIED_BEFORE = re.compile(
    r"(?:不收|不用交?|不要|无需|无须|没有|无|不需要?|不交|免|零|绝不收取?|不收取|不扣|不押|拒绝|打击|杜绝|严禁|禁止|不得|不准|防|警惕|谨防|不是|非|勿|切勿|远离|举报|小心)"
    r"(?:交|收|缴|任何|什么|一切|各种|的|以|收取|虚假|网络)*$"
)
_WARNING = re.compile(
    r"警惕|谨防|防诈|反诈|防骗|冒充|切勿|请勿轻信|不要相信|提醒(?:广大|大家|各位|求职)|诈骗套路|骗局|严厉打击|以.{0,6}为名"
)
_MONEY_BACK = re.compile(
    r"(?:交|缴|付|收|押|垫).{0,14}?\d.{0,16}?(?:返还|退还|可退|全退|退回|再退|后退|会退|退给)|费\d.{0,14}?(?:返还|退还|可退|退回)"
)
_REFUND_LATER = re.compile(r"(?:做完|满|干满|入职|离职|期满|\d个?月).{0,6}(?:返还|退还|再?退(?![休伍]))")
_EASY_MONEY = re.compile(
    r"(?:在家|手机|足不出户|躺着|动动手|宝妈).{0,8}(?:赚|挣|可做|就能做|兼职).{0,30}(?:先交|押|资料费|联系客服|不限量|日)"
    r"|(?:稳赚|包赚|轻松(?:赚|挣|日|月)|收入(?:无上限|上不封顶)|上不封顶|月入[过上]?万|日[入赚]过?[千百\d])"
)
_HIGH_DAY = re.compile(
    r"(?:兼职|代理|推广|不坐班|轻松|简单).{0,20}(?:每天|日结|一天)\D{0,2}(?:[3-9]\d\d|\d{4,})|(?:每天|日结)\D{0,2}\d{3,5}-\d{3,5},?稳"
)
_DANGER = re.compile(
    r"(?:没证|无证|不要证|不看证).{0,10}(?:高空|高处|电|焊|钢梁|吊)|(?:出了?事|受伤|工伤|摔|意外).{0,4}(?:自负|自己负|自理|不管|概不)|不(?:系|要)安全[带绳]"
)
_ROUND_THE_CLOCK = re.compile(r"24 ?(?:个)?小时|二十四小时|全天候|日夜")
_REST_PATTERN = re.compile(r"(?:上|做|干)[一1两二2](?:天)?休[一1两二2]|24 ?小时(?:营业|热线|客服|联系)")
_NOT_CHILD_LABOUR = re.compile(
    r"(?:接|带|照看|看|照顾|辅导|教|陪|家里有|家有|给|送).{0,6}(?:孩子|小孩|初中生|小学生|初中|小学)|(?:辅导|家教|补课|晚托|托管)"
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One entry of the review lexicon, compiled."""

    code: str
    severity: str
    legal_basis: str
    patterns: tuple[re.Pattern, ...]
    negations: tuple[str, ...]


class Lexicon:
    """The review lexicon, compiled once."""

    def __init__(self, flags: list[Flag], terms: list[tuple[str, str]]) -> None:
        self.flags = {flag.code: flag for flag in flags}
        self._terms: WordIndex[str] = WordIndex(terms)

    def finding(self, code: str, words: str, span: tuple[int, int] = (0, 0)) -> Finding:
        """Return a finding for a flag of the lexicon."""
        flag = self.flags[code]
        return Finding(code, flag.severity, words, span, flag.legal_basis)

    def search(self, text: str) -> list[tuple[str, int, int]]:
        """Return (flag, start, end) of every term and pattern that the text holds and does not deny."""
        hits = [
            (code, hit.start, hit.end)
            for hit in self._terms.find(text)
            for code in self._terms.meanings[hit.word]
        ]
        for flag in self.flags.values():
            for pattern in flag.patterns:
                hits.extend((flag.code, *found.span()) for found in pattern.finditer(text) if found[0])
        return [hit for hit in hits if not self._denied(text, *hit)]

    def _denied(self, text: str, code: str, start: int, end: int) -> bool:
        around = text[max(0, start - 12) : end + 6]
        if any(word in around for word in self.flags[code].negations if len(word) > 2 or word in around[:14]):
            return True
        return bool(_DENIED_BEFORE.search(text[max(0, start - 8) : start]))


def load_lexicon(path: str | Path) -> Lexicon:
    """Read the review lexicon (``review_lexicon.json``) and compile its words and patterns."""
    flags, terms = [], []
    for entry in json.loads(Path(path).read_text(encoding="utf-8"))["lexicon"]:
        flags.append(
            Flag(
                entry["flag"],
                entry["severity"],
                entry["legal_basis"],
                tuple(re.compile(pattern) for pattern in entry["regex"]),
                tuple(entry["negations"]),
            )
        )
        terms.extend((term, entry["flag"]) for term in entry["terms"])
    return Lexicon(flags, terms)


# Patterns beyond the lexicon, each for a flag of it: the same offence in other words.
_MORE = (
    ("deposit_required", _MONEY_BACK),
    (
        "deposit_required",
        re.compile(
            r"(?:先|须|需|要|得)?(?:交|缴|付|转)\D{0,4}\d+(?:元|块)?.{0,4}(?:押|保证|诚意|服装押)|押\d{2,}(?:元|块)?|会员费|(?:先|提前)(?:交|转|充|缴|付)(?:\D{0,4}\d+|钱|费)"
        ),
    ),
    (
        "fee_charging",
        re.compile(
            r"(?:收|交|缴|付)(?:取)?\D{0,4}(?:手续|服务|会员|管理|办证|工本|材料|名额|安置|保险|平台)费"
        ),
    ),
    ("vague_high_pay", _EASY_MONEY),
    ("vague_high_pay", _HIGH_DAY),
    ("unsafe_work", _DANGER),
    (
        "id_withhold",
        re.compile(
            r"(?:押|扣|收|交|上交|暂存|保管).{0,4}身份证(?!复印|号|照|登记)|身份证.{0,8}(?:押|扣|收上来|收走|上交|暂存|代管|保管|放(?:我|公司|老板|这))"
        ),
    ),
    (
        "child_labor",
        re.compile(
            r"(?:1[0-5]|十[一二三四五])(?:周)?岁(?!以?下)(?:.{0,4}(?:就行|可|都要|也要|能干|以上))|初[一二三中](?:学?生)(?:也|都|可|就)|未成年(?:也|都|可)|小孩(?:也|都)可"
        ),
    ),
    (
        "minor_16_17",
        re.compile(
            r"(?<!\d)1[67](?:-\d\d)?(?:周)?岁?(?:以上|起|就行|即可|可|-[2-6]\d)|(?:满)?十[六七](?:周)?岁|高中生(?:也|都|可|兼职)"
        ),
    ),
    (
        "discrimination_ethnic_region",
        re.compile(
            r"(?:限|只要|只招|仅限|要)(?:本地|本市|本区|汉族|沙市|荆州|湖北)(?:人|户口|户籍)|(?:外地|外省|农村|少数民族|回族|维族|藏族|新疆|四川|河南|东北|贵州)(?:人|户口|户籍|的)?(?:不要|勿扰|不招|免谈|别来|不考虑)|本地户口|不(?:要|招)(?:外地|外省|少数民族|农村)"
        ),
    ),
    (
        "discrimination_health",
        re.compile(
            r"(?:乙肝|澳抗|艾滋|残疾|传染病)(?:.{0,4})(?:勿扰|不要|不招|免|除外|阴性|检查)|不(?:要|招|收).{0,2}(?:残疾|乙肝|有病)|(?:限|查|体检)乙肝|1[5-8]\d(?:cm|公分)?以上|(?:五官|长相|形象)(?:端正|好|佳)(?=.{0,4}(?:身高|1[5-8]\d))|纹身(?:勿扰|不要|免)|无纹身"
        ),
    ),
    (
        "unpaid_trial",
        re.compile(
            r"(?:试(?:工|岗|用|做|干)|学徒|培训|实习)(?:期|期间)?.{0,8}(?:不计薪|无薪|无工资|没工资|没有工资|不给钱|不算工资|不算钱|不发工资|免费|没钱)"
        ),
    ),
    (
        "overseas_bait",
        re.compile(
            r"(?:缅甸|柬埔寨|老挝|泰国|菲律宾|迪拜|越南|境外|国外|出国).{0,20}(?:高薪|月薪|年薪|包机票|保底|客服|打字|司机)|偷渡|不用护照|包办护照"
        ),
    ),
    (
        "illegal_finance",
        re.compile(
            r"(?:银行卡|收款码|对公账户|U盾|电话卡|手机卡).{0,10}(?:出租|出借|租|借用|过账|走账|收款|转账|一张\d|日结)|代收款|过账|走流水|帮忙转账|卡农"
        ),
    ),
    (
        "brush_order",
        re.compile(
            r"(?:刷|做)(?:销量|流水|信誉|好评|任务单)|(?:补单|放单|垫单|点赞|关注)(?:员|返|赚|任务).{0,12}|每单返|返佣|做单返"
        ),
    ),
    (
        "pyramid",
        re.compile(
            r"(?:拉|发展|推荐)(?:一?个|\d个)?(?:下线|代理|会员|人头)|(?:推荐|拉)(?:一|1)?(?:个)?人(?:入会|加入)?.{0,6}(?:返|提成|奖)|团队(?:计酬|裂变|分红)|消费返利|直销奖"
        ),
    ),
    (
        "sex_trade_hint",
        re.compile(
            r"(?:KTV|夜总会|会所|酒吧|夜场).{0,10}(?:公主|公关|佳丽|陪唱|陪酒|气氛组|模特)|陪(?:唱|聊|玩|睡)|特殊服务|上门按摩.{0,6}女|男模|外围"
        ),
    ),
    ("training_loan", re.compile(r"(?:培训|学费|学习).{0,12}(?:贷款|分期|先学后付|工资抵扣|零首付)")),
    (
        "excess_personal_data",
        re.compile(
            r"(?:发|提供|上传|拍|交).{0,6}(?:身份证|银行卡)(?:正反面|照片|号码?|密码|复印件)|手持身份证|(?:银行卡|支付)密码|验证码发|人脸(?:识别|认证)|征信报告"
        ),
    ),
    (
        "no_cert_for_special",
        re.compile(
            r"(?:没有?|无|不用|不要|不需|不看|无需)(?:操作|焊工|电工|高空|特种|上岗)?证(?:件)?(?:也|都|可|行|没关系|先|的)|证(?:没|还没)(?:下来|办|拿到)|(?:证|持证).{0,2}(?:无所谓|不要求|不看)"
        ),
    ),
)
_GENDER = "discrimination_gender"


def search_flags(source: Source, lexicon: Lexicon, gender_words: tuple[int, int] | None) -> list[Finding]:
    """Return the findings that rest on words, each with its place in the original message.

    ``gender_words`` is the place where the requirements found a limit of sex.
    """
    text, places = squeeze(source.text)
    spoken = [(code, *_back(places, start, end)) for code, start, end in lexicon.search(text)]
    warning = _WARNING.search(text)
    for code, pattern in _MORE:
        if code in lexicon.flags and (found := pattern.search(text)):
            if _DENIED_BEFORE.search(text[max(0, found.start() - 6) : found.start()]):
                continue
            spoken.append((code, *_back(places, *found.span())))
    if gender_words:
        spoken.append((_GENDER, *gender_words))
    if _REFUND_LATER.search(text) and any(code == "fee_charging" for code, *_ in spoken):
        found = _REFUND_LATER.search(text)
        spoken.append(("deposit_required", *_back(places, *found.span())))
    findings: dict[str, Finding] = {}
    for code, start, end in spoken:
        if code in findings or (warning and lexicon.flags[code].severity != "info"):
            continue
        words = source.text[start:end]
        if not _stands(code, source.text, start, end):
            continue
        findings[code] = lexicon.finding(code, words, source.raw_span(start, end))
    return list(findings.values())


def _back(places: list[int] | None, start: int, end: int) -> tuple[int, int]:
    return (start, end) if places is None else (places[start], places[end - 1] + 1)


def _stands(code: str, text: str, start: int, end: int) -> bool:
    """Return whether a hit still means what the flag says, seen with its neighbours."""
    words, before, after = text[start:end], text[max(0, start - 10) : start], text[end : end + 10]
    if code == "child_labor":
        return not _NOT_CHILD_LABOUR.search(before + words)
    if code == "overlong_hours":
        return not _REST_PATTERN.search(text)
    if code == "discrimination_gender":
        return not re.search(r"男女(?:不限|均可|都)", text) and not re.search(
            r"[男女](?:装|鞋|包|厕|宝)", words + after[:1]
        )
    if code == "discrimination_health":
        return not re.search(r"照顾|护理|陪护", before)
    if code == "minor_16_17":
        # 满18 is the law's own line; 16 yuan, 16点 and 16号 are no ages.
        return (
            not re.match(r"\d*[元块点号名人]", after)
            and "岁" in words + after[:3]
            or "高中" in words
            or "六" in words
            or "七" in words
        )
    if code == "fee_charging":
        return not re.search(r"(?:报销|公司出|老板出|免|包|不收|无|零)$", before) and not re.match(
            r"(?:报销|公司出|全免|老板出|免)", after
        )
    if code == "vague_high_pay":
        return not re.search(r"高薪(?:聘请|诚聘)?(?:技师|大厨)", words + after)
    return True


def is_warning(text: str) -> bool:
    """Return whether a text warns of fraud rather than commits it."""
    return bool(_WARNING.search(text))


def is_round_the_clock(text: str) -> bool:
    """Return whether duty around the clock is asked (and no day of rest follows each day of duty)."""
    return bool(_ROUND_THE_CLOCK.search(text)) and not _REST_PATTERN.search(text)


def has_rest_days(text: str) -> bool:
    """Return whether each day of duty is followed by a day of rest (上一休一)."""
    return bool(_REST_PATTERN.search(text))


def decide(findings: list[Finding], is_posting: bool) -> str:
    """Return what should happen with the message: reject, not_a_job, review or pass."""
    severities = {finding.severity for finding in findings}
    if "reject" in severities:
        return "reject"
    if not is_posting:
        return "not_a_job"
    return "review" if "review" in severities else "pass"
