"""What is asked of the worker: certificates, age, sex, experience; and what is offered: meals, a bed."""

import re

from .guards import Quick
from .model import Requirements
from .numerals import whole

_CERTIFICATES = (
    (re.compile(r"健康证"), "健康证"),
    (re.compile(r"低压(?:电工)?证|电工(?:操作)?证"), "特种作业操作证（低压电工作业）"),
    (re.compile(r"焊工证|电焊证|焊接证|焊接操作证"), "特种作业操作证（焊接与热切割作业）"),
    (re.compile(r"高处作业证|高空作业证|高空证|登高证|高处证"), "特种作业操作证（高处作业）"),
    (re.compile(r"制冷证|空调证"), "特种作业操作证（制冷与空调作业）"),
    (re.compile(r"保安(?:员)?证|保安上岗证"), "保安员证"),
    (re.compile(r"叉车证|N1证?"), "特种设备安全管理和作业人员证（叉车司机 N1）"),
    (
        re.compile(r"(?<![A-Za-z\d])(?:Q[1-9]|N[2-9]|G[1-3]|R[1-3]|P|T|D|Y) ?证"),
        "特种设备安全管理和作业人员证",
    ),
    (
        re.compile(
            r"(?<![A-Za-z])[ABC][123](?:照|证|驾照|驾驶证|本|(?![\dA-Za-z层栋座区]))|(?<![A-Za-z])[ABC] ?照|驾驶证|驾照|驾本|(?:拖拉机|行驶|驾驶|机动车)本(?:儿|子)?(?![人地])"
        ),
        "驾驶证",
    ),
    (re.compile(r"月嫂证|母婴护理证|母婴证|育婴(?:师|员)?证"), "母婴护理证书"),
    (re.compile(r"护理(?:员)?证|护工证"), "养老护理员证"),
    (re.compile(r"厨师证"), "厨师证"),
    (re.compile(r"消防(?:员|证|设施操作员)证?|消控证"), "消防设施操作员证"),
    (re.compile(r"教师(?:资格)?证|幼师证"), "教师资格证"),
    (
        re.compile(
            r"(?:操作|上岗|特种作业|特种|资格|从业|架子工|塔吊|行车|起重|电梯|锅炉|司炉|飞手|收割机|会计|急救)证"
        ),
        "从业证件",
    ),
)
_STAY_AWAY = r"(?:的|者)?(?:人|师傅)?[ ,]?(?:就|一律|都|请|可|千万|俺|我|咱)*(?:莫来|莫打|别|勿|免谈|谢绝|算了|不(?:敢|要(?!紧)|行|收|用|招|录|考虑|得行))"
"""没证的莫来: who has none shall not come."""
_WITHOUT_STAY_AWAY = Quick(_STAY_AWAY)
_WITHOUT = Quick(r"(?:没有?|没得|冇得?|无)$")
_GENERIC = Quick(
    r"(?:没有?|没得|冇得?|无)(?:[一-龥]{2,4})?证(?:件)?"
    + _STAY_AWAY
    + r"|证(?:件)?(?:没有?|没得|冇得?)(?:的|就)?(?:莫来|别来|免谈|不要(?!紧)|不行)|证(?:件|书)?(?:要|得|须|必须)(?:齐|有|带)|(?:持有?|须有?|需有?|必须有|要有|具有|具备|带)(?:相关|有效|相应)?[\u4e00-\u9fff]{0,5}?(?<!身份)(?<!居住)(?<!毕业)(?<!退伍)(?<!退役)(?<!学生)(?<!残疾)(?<!结婚)证(?!明|件|据|人|金|实|照片|复)|(?:持证|有证|带证|证件?齐全?|须?持有?相关证)"
)
_NOT_WANTED = Quick(
    r"^(?:没|无|没得)证|^[^\s,。;]{0,4}(?:后补|再补|再[说办考]|慢慢[办考]|优先|加分|更好|最好|者优|不要求|不需要|不用|不限|可免|不看|也行|也可|无所谓|加钱|没有也|不要紧|没关系|不打紧|没得也)"
)
_WISHED_BEFORE = Quick(r"(?:最好|无需|不需要?|不要|不用|没有?|免|无|不看|不查|有没有)[有要带持]?[ ]?$")
ANY_CERTIFICATE = "从业证件"
"""What 有证 means when no trade says which."""
_NEVER = Quick(r"身份证|暂住证|居住证|结婚证|毕业证|学生证|保证|证明|验证|凭证|签证|营业执照")

_AGE_RANGE = Quick(
    r"(?<![\d.:/价工资薪格元钱包])(?:年龄)?[ :]?(1[4-9]|[2-7]\d) ?(?:周?岁)? ?(?:-|~|到|至) ?([1-7]\d)(?: ?(周?岁)(?:之?间|以内|以下)?)?(?![\d元块点时号:]|一?[天个名人平吨件小/%])"
)
_OLD_ENOUGH = 30
"""15到20 alone may be anything; 18到45 is a range of ages."""
_AGE_MAX = Quick(
    r"(?:年龄)?(?:不超过|不能超过|不大于|不得超过|小于|(?<!不)低于|上限)[ :]?(\d{2})(?!\d)(?:周?岁)?|(?<!\d)(\d{2}) ?(?:周?岁)(?:以下|以内|内|之内|封顶)|(?<!\d)(\d{2})以下(?![元块人])|[≤<] ?(\d{2})(?=周?岁|$|[\s,;。])"
)
_AGE_MAX_SAID = Quick(
    r"不能?超过(?P<a>[三四五六]十[一二三四五六七八九]?)(?:周?岁|(?=[\s,。;]|$))|(?P<b>[三四五六]十[一二三四五六七八九]?)(?:周?岁)?(?:以下|以内)(?![元块])"
)
"""四十五以下, 不超过五十."""
_AGE_MIN = Quick(
    r"(?<!\d)(?:年)?满(1[4-9]|[2-5]\d)(?:周?岁)?|(?<!\d)(1[4-9]|[2-5]\d) ?(?:周?岁)(?:以上|起|及以上)"
)
_AGE_ABOUT = Quick(r"(?<!\d)[1-9]\d ?(?:周?岁)(?:的?(?:左右|老人|老太|老爷爷|宝宝|小孩|多|上下))?")
_HEIGHT = Quick(
    r"身高[ :]?(?:1[.米]?\d{1,2}|1?\d{2})(?:cm|CM|米|公分)?(?:以上|及以上|-1?\.?\d+)?|(?<!\d)1[5-8]\d(?:cm|CM|公分)?(?:以上)|(?<!\d)1\.[5-8]\d?米?以上"
)

_FEMALE = Quick(
    r"(?:限|仅限|只要|只招|必须是?|最好是?|要|招|性别[: ])(?:女|女性|女生|女的|女士)(?![装人包])|女(?:性|生|的|士|工|[\u4e00-\u9fff]{2,3})? ?优先|女工(?![作会])|女公关|佳丽|女模|男的?(?:不要|勿扰|免|别)"
    r"|(?<![一-龥])女(?:性|生|工|的)?(?=[\s,。;、(\d]|$|一?名|两|[1-9一二三四五六七八九十]|身高|(?:服务|营业|迎宾|护工|保洁|普工|礼仪|文员))|女(?:护工|普工|服务员|保洁|营业员|文员|礼仪)"
    r"|[一二两三四五六七八九十\d][名个位](?:女(?!儿)|女生|女工)"
)
_MALE = Quick(
    r"(?:限|仅限|只要|只招|必须是?|最好是?|要|招|性别[: ])(?:男|男性|男生|男的|男士)(?![装])|男(?:性|生|的|士|工|[\u4e00-\u9fff]{2,3})? ?优先|男工(?!作)|女的?(?:不要|勿扰|免|别)"
    r"|(?<![一-龥])男(?:性|生|工|的)?(?=[\s,。;、(\d]|$|一?名|两|[1-9一二三四五六七八九十]|身高|(?:护工|普工|保安|搬运))|男(?:护工|普工|服务员|保安|营业员)"
    r"|[一二两三四五六七八九十\d][名个位](?:男(?!孩)|男生|男工)"
)
_ANY_SEX = Quick(r"男女(?:不限|均可|都可以?|都行|都要|皆可|老少|不论|都招)|不限男女|性别不限")
_EXPERIENCE = Quick(
    r"(?:有)?(?:(?:[一二两三四五六七八九十]+|(?<!\d)\d{1,2})年(?!\d|[一二三四五六七八九十]月|[底初前终])(?:以上)?(?:工作|相关|驾驶)?(?:经验|工龄|驾龄)?(?:以上)?|驾龄[一二三四五六七八九十\d]+年(?:以上)?|经验[一二三四五六七八九十\d]+年(?:以上)?)"
    r"|(?:要|需|有)(?:相关)?经验(?:者)?(?!优先)|熟手|熟练工"
)
_SKILL = Quick(
    r"(?:自带|自备)[\u4e00-\u9fff]{1,8}|(?<![一-龥])会(?!议|计|场)[\u4e00-\u9fff]{2,8}|手脚(?:麻利|快)|[\u4e00-\u9fff]{1,4}自带|车接车送|有车接|包接送"
)

_MEAL_WORDS = (("breakfast", "早"), ("lunch", "[中午]"), ("dinner", "晚"))
_MEALS = Quick(
    r"[管包供](?P<which>(?:[早中午晚]+)(?:饭|餐|盒饭)|(?P<n>[一两二三123])(?:餐|顿)|(?:吃|饭|餐|盒饭|工作餐|伙食|夜宵|宵夜)|食宿)"
)
_MEALS_AFTER = Quick(
    r"(?:(?P<when>中午|晚上|中饭|午饭|午餐|晚饭|早饭|中晚餐)+(?:都)?[管包供](?:饭|餐|盒饭)?|(?P<box>中午)盒饭|(?P<noon>午餐|中餐)(?!厅|师|厨))|有夜宵|宵夜|夜宵"
)
_NO_MEALS = Quick(r"不(?:管|包|供)(?:吃|饭|餐|午)|饭自理|自理午?餐|不包吃")
_MEAL_GIVEN = Quick(
    r"(?:[管包供给有]|提供|免费|含)(?:一[顿次])?(?:做)?(?:早|中|午|晚|夜)?(?:宵夜|夜宵|做饭|盒饭|工作餐|烧饭|快餐|早点|早餐)"
)
_LODGING = Quick(
    r"[包管供]住|[包管供]吃住|包食宿|吃住全包|提供(?:住宿|宿舍)|有宿舍|住家(?!附近)|住厂|管吃管?住|包吃包?住"
)
_NO_LODGING = Quick(r"不(?:包|管|供)吃?住|不住家")


def find_certificate(text: str, of_trade: str | None) -> tuple[str | None, list[tuple[int, int]]]:
    """Return the certificate that is required, and every span that speaks of one.

    "Preferred", "best if", "not needed" require nothing. ``of_trade`` names the certificate meant by a plain 有证.
    """
    wanted: list[str] = []
    spans: list[tuple[int, int]] = []
    for pattern, name in _CERTIFICATES:
        for found in pattern.finditer(text):
            if any(found.start() < stop and begin < found.end() for begin, stop in spans):
                continue
            spans.append(found.span())
            if _required(text, *found.span()) and name not in wanted:
                wanted.append(name)
    for found in _GENERIC.finditer(text):
        if any(found.start() < stop and begin < found.end() for begin, stop in spans):
            continue
        spans.append(found.span())
        if not wanted and _required(text, *found.span()):
            wanted.append(of_trade or ANY_CERTIFICATE)
    return "、".join(wanted) or None, spans


def _required(text: str, start: int, end: int) -> bool:
    after = text[end : end + 8].split("\n")[0]
    if _WITHOUT.search(text[max(0, start - 3) : start]) and _WITHOUT_STAY_AWAY.match(after):
        return True
    return not (_NOT_WANTED.match(after) or _WISHED_BEFORE.search(text[max(0, start - 5) : start]))


def find_ages(text: str) -> tuple[int | None, int | None, list[tuple[int, int]]]:
    """Return the lowest and the highest age asked for, and every span that speaks of age or height."""
    low = high = None
    spans: list[tuple[int, int]] = [found.span() for found in _HEIGHT.finditer(text)]
    for found in _AGE_RANGE.finditer(text):
        first, second = int(found[1]), int(found[2])
        if (
            first < second
            and second - first >= 4
            and (second >= _OLD_ENOUGH or "岁" in found[0] or "年龄" in found[0])
            and not any(a < found.end() and found.start() < b for a, b in spans)
        ):
            low, high = first, second
            spans.append(found.span())
            break
    for found in _AGE_MAX.finditer(text):
        high = high or int(next(filter(None, found.groups())))
        spans.append(found.span())
    for found in _AGE_MAX_SAID.finditer(text):
        high = high or whole(found["a"] or found["b"])
        spans.append(found.span())
    for found in _AGE_MIN.finditer(text):
        low = low or int(next(filter(None, found.groups())))
        spans.append(found.span())
    spans.extend(found.span() for found in _AGE_ABOUT.finditer(text))
    return low, high, spans


def find_gender(text: str) -> tuple[str | None, re.Match | None]:
    """Return M or F when the message limits the sex, and the words. Forms of address (阿姨, 大爷) limit nothing."""
    if _ANY_SEX.search(text):
        return None, None
    if found := _FEMALE.search(text):
        return "F", found
    if found := _MALE.search(text):
        return "M", found
    return None, None


def find_meals(text: str) -> str | None:
    """Return which meals are given: ``breakfast+lunch+dinner`` in part, ``yes``, ``no``, or None when nothing is said."""
    if _NO_MEALS.search(text):
        return "no"
    found = _MEALS.search(text)
    words = found["which"] if found else ""
    if found and found["n"]:
        return {"三": "breakfast+lunch+dinner", "3": "breakfast+lunch+dinner"}.get(found["n"], "yes")
    words += "".join(item[0] for item in _MEALS_AFTER.finditer(text))
    named = [name for name, sign in _MEAL_WORDS if re.search(f"{sign}(?!上$)", words)]
    if named:
        return "+".join(named)
    return "yes" if words or re.search(r"[包管]吃|做?三餐|包食宿", text) else None


def meal_spans(text: str) -> list[tuple[int, int]]:
    """Return where meals are given, so that no word there is taken for a trade (供夜宵, 管快餐)."""
    return [found.span() for found in _MEAL_GIVEN.finditer(text)]


def find_lodging(text: str) -> bool | None:
    """Return whether a bed is given; None when nothing is said."""
    if _NO_LODGING.search(text):
        return False
    return True if _LODGING.search(text) else None


def find_requirements(text: str, of_trade: str | None) -> tuple[Requirements, list[tuple[int, int]]]:
    """Return what is asked of the worker and the spans of certificates, ages and heights."""
    certificate, spans = find_certificate(text, of_trade)
    low, high, more = find_ages(text)
    experience = _EXPERIENCE.search(text)
    other = tuple(dict.fromkeys(found[0] for found in _SKILL.finditer(text)))[:6]
    gender, _ = find_gender(text)
    return (
        Requirements(gender, low, high, certificate, experience[0] if experience else None, other),
        spans + more + ([experience.span()] if experience else []),
    )
