"""Telephone numbers, chat accounts and the name of the person to ask for."""

import re

from .guards import Quick
from .model import Contact

_MOBILE = Quick(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_ONE, _FIGURE = "[1Il|幺一壹]", "[\\dOoIl零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]"
_SPOKEN = Quick(
    rf"(?<![\d零一二三四五六七八九幺a-zA-Z]){_ONE}[ .,·_\-]{{0,2}}[3-9三四五六七八九叁肆伍陆柒捌玖](?:[ .,·_\-]{{0,2}}{_FIGURE}){{9}}(?![\d零一二三四五六七八九幺a-zA-Z])"
)
"""A mobile number pulled apart, spelled in words or with letters for figures: 1 3 8…, 一三八…, l38…, 壹叁捌…"""
_LANDLINE = Quick(r"(?<!\d)(0\d{2,3})-?(\d{7,8})(?!\d)")
_CHAT = Quick(
    r"(?:微信|薇信|威信|微芯|威芯|微新|维信|微❤|[加+➕ ][薇微威徽维卫]|薇|徽信|卫星|(?<![A-Za-z])[Vv](?:[Xx信芯]|(?=[^A-Za-z]))|(?<![A-Za-z])[Ww][Xx]|(?<![A-Za-z])QQ|(?<![A-Za-z])qq|扣扣|企鹅|(?<![A-Za-z])TG|(?<![A-Za-z])tg|飞机)(?:号码?|同号|联系)?[ :=]{0,3}"
    r"([A-Za-z][-\w]{4,}|(?<![1-9])[1-9]\d{5,10})",
    re.ASCII,
)
_LABEL = r"(?:联系人|联系|电话|手机号?|咨询|详询|热线|致电|打|找|座机转|报名|加)?[ :]{0,2}"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅齐康伍余元卜顾孟平黄穆萧尹姚邵汪祁毛狄米贝明计成戴宋庞熊纪舒屈项祝董梁杜阮"
    "闵席季贾路江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储段侯全班秋"
    "仲伊宫宁仇甘厉祖武符刘景詹龙叶黎白蒲赖卓屠蒙池谭劳姬申冉桑桂牛寿边燕温庄晏柴瞿阎连习艾鱼向古易廖终耿匡文寇广欧聂"
    "敖冷辛阚简饶曾沙丰关查游权涂肖"
)
_TITLE = (
    "经理|老板娘?|师傅|阿姨|女士|先生|厂长|队长|主任|站长|店长|主管|大爷|大妈|奶奶|爷爷|嫂子|大姐|大哥|老师|校长|院长|"
    "会计|书记|总|姐|哥|叔|伯|婶|嫂|队|工(?![地厂人作程资钱种友])"
)
_PERSON = Quick(
    rf"(?<![^\W\d_找系人是我叫和给请区村道街镇组栋楼委家由到站老小a-zA-Z])(?!包工|童工|计工|全工|班工|成工|房工)[{_SURNAMES}](?:{_TITLE})"
)
_HEAD = Quick(rf"^({_PERSON.pattern}|[老小][{_SURNAMES}](?=[:, ]))")
_NEAR_END = Quick(
    rf"({_PERSON.pattern}|[老小][{_SURNAMES}]|人事|物业|站长|店长|(?<![一-龥\d])[{_SURNAMES}])[ :,(]{{0,2}}$"
)
_NEAR_START = Quick(rf"[ :,)(]{{0,2}}({_PERSON.pattern}|[老小][{_SURNAMES}]|[{_SURNAMES}](?![一-龥]))")
_SPOKEN_DIGITS = str.maketrans(
    "幺零一二两三四五六七八九Il|Oo壹贰叁肆伍陆柒捌玖", "101223456789111001" + "23456789"
)
_NOT_FIGURES = Quick(r"[^\d]")
_BEFORE = Quick(rf"{_LABEL}$")


def _number(text: str) -> tuple[str | None, tuple[int, int] | None]:
    if found := _MOBILE.search(text):
        return "".join(found.groups()), found.span()
    if found := _SPOKEN.search(text):
        return _NOT_FIGURES.sub("", found[0].translate(_SPOKEN_DIGITS)), found.span()
    if found := _LANDLINE.search(text):
        return f"{found[1]}-{found[2]}", found.span()
    return None, None


def find_contact(text: str) -> tuple[Contact, list[tuple[int, int]]]:
    """Return the contact and the spans it was read from (names of people included, so that no rule reads them)."""
    spans: list[tuple[int, int]] = []
    phone, at = _number(text)
    name = None
    if at:
        start = _BEFORE.search(text, 0, at[0]).start()
        if found := _NEAR_START.match(text, at[1]):
            name, at = found[1], (at[0], found.end())
        elif found := _NEAR_END.search(text[:start]):
            name, start = found[1], found.start()
        spans.append((start, at[1]))
        spans.extend(found.span() for found in _MOBILE.finditer(text, at[1]))
    wechat = None
    if found := _CHAT.search(text):
        wechat = found[1]
        spans.append(found.span())
    if name is None and (found := _HEAD.match(text)):
        name = found[1]
    for found in _PERSON.finditer(text):
        spans.append(found.span())
        name = name or (found[0] if at or text[found.end() : found.end() + 2] in ("来电", "登记") else None)
    if name is None and at is None and (found := re.search(rf"[老小][{_SURNAMES}]\W*$", text)):
        name = found[0].strip()
        spans.append(found.span())
    return Contact(name, phone, wechat), spans
