"""Where a message has no stops: speech written down without punctuation, and desk notes with slashes for commas.

Both are given the stops that the rules look for. A sign is replaced by one sign, so that places stay; before cue words a
space is put in.
"""

import re

_HAN = "\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}\w.:-]{{28,}}")
"""So many characters without a stop or a space are speech, not writing."""
_PARTICLE = re.compile(
    rf"(?<=[{_HAN}\d])(?:(?<![酒网贴水氧])吧(?![台员唧])|哈(?![子尔密弗佛])|[哎唦噻嘛啊呀哦喔嘞咧呗噢呃嗯啦呢咯哟诶撒啵唻])(?=[{_HAN}\d])"
)
_CUE = re.compile(
    rf"(?<=[{_HAN}])(?=电话|打电话|手机号|微信|地方(?:是|就?在)|地[点址](?:是|就?在)|(?:厂|店|家|屋|地|工地|学校|仓库|门面)(?:子)?(?:就)?在[{_HAN}]{{2}}"
    r"|工钱|工资|公资|要来的|想来的|有意的|愿意来的|我姓|俺姓|免贵|还有|还要|另外|管[饭吃住]|包[吃住饭]|不管[饭住]|不包|(?<!地方)(?<!地点)就在|搁|莫嫌|年纪|不要押金|押金|中不中|行不行|要不要得|你跟我|你帮我|麻烦)"
)
_UNITS = (
    r"个?小时|钟头|时(?!间)|天|日(?!结)|月(?!底|初)|年|晚|夜|班(?!车)|场|趟|次|件|斤|公斤|千克|吨|亩|棵|株|平方?米?|立方|方|米|台|单|箱|包|袋|车|桶|筐|篓|条|张|个(?!月)|人|位|名|套|桌|份|户|间|块|节|课时|页|字|千字|"
    r"公里|里|根|扇|盆|双|副|票|题|首|头|只|把|工(?![作地厂人])|台班|幅|支|道|片|层|瓶|盒|卷|捆|束|朵|周|h|H|d(?![a-z])|m|km|hr|hour|day|month"
)
_SLASH = re.compile(
    rf"(?<=[{_HAN})\]]) ?/ ?(?=[{_HAN}\w≤≥<>])(?!(?:{_UNITS})(?![{_HAN}\d])|(?:{_UNITS})[/ ,])"
    rf"|(?<=[\d天月日时晚hH元块斤吨]) / (?!(?:{_UNITS})(?![{_HAN}\d]))(?=\S)"
    rf"|(?<=[天月日时晚元块]) ?/ ?(?=[{_HAN}≤≥])(?!(?:{_UNITS})(?![{_HAN}\d])|(?:{_UNITS})[/ ,])"
    rf"|(?<=[{_HAN}×xX*]\d)/(?=\d{{2,5}}(?!\d|:))|(?<=[{_HAN}×xX*]\d\d)/(?=\d{{3,5}}(?!\d|:))"
    rf"|(?<=\d)/(?=[{_HAN}≤≥])(?!(?:{_UNITS})(?![{_HAN}\d])|(?:{_UNITS})[/ ,(每]|(?:{_UNITS})[包管日现当])"
)
"""小工2/200, 住家保姆1/照护爷爷/限女: a slash that is no 每 and stands in no date."""


def without_slashes(text: str) -> str:
    """Return a text of the same length in which slashes between the items of a note are commas."""
    return _SLASH.sub(lambda found: ",".ljust(len(found[0])), text) if "/" in text else text


def with_stops(text: str) -> tuple[str, list[int]]:
    """Return a text of the same length in which particles of unpunctuated speech are stops.

    With it come the places in such speech before which a new clause begins.
    """
    cuts: list[int] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        spoken = _PARTICLE.sub(" ", run[0])
        text = text[:start] + spoken + text[end:]
        cuts += [start + cue.start() for cue in _CUE.finditer(spoken)]
    return text, cuts
