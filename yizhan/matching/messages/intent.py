"""Does a message ask for workers at all? Job seekers, adverts, notices and chat do not."""

import re

_SEEKS_WORK = re.compile(
    r"求职|找(?:点|个|份|些)?(?:活|工作|事)(?:儿)?(?:干|做)?(?!的)|(?:谁|哪里|哪儿|哪家|有没有人)(?:那|家)?(?:有|需要|招).{0,4}(?:活|工|人)(?:儿)?(?:干|做|吗|么|不|没)?[?。!,]?(?:.{0,6}联系我)?$"
    r"|有活(?:儿)?(?:的)?(?:请)?(?:联系|叫|喊|找|打)|(?<![可能])接(?:活|单)(?![不吗么])(?:.{0,30}(?:联系|电话|价|专业|承接|技术|1\d{10}))|(?:本人|我)(?:.{0,12})(?:会|有|做过|能).{0,20}(?:找活|想找|求|有需要|需要的)"
    r"|本人.{0,30}(?:找|求|想做|可以做|欢迎)|需要(?:的|请).{0,4}(?:联系|找)我|(?:想|要)找.{0,8}(?:工作|活干|活做|事做|兼职做)|有(?:需要|要)的(?:老板|请)"
)
_OFFERS_SERVICE = re.compile(
    r"承接|主营|(?:专业|承接|专注|长期承接|本店|本公司|我们(?:公司|团队|队)).{0,14}(?:承接|提供|服务|价格(?:优惠|实惠|公道)|上门服务)|价格(?:优惠|实惠|公道|合理)|欢迎(?:来电|咨询|光临|新老)|(?:优惠|打折|特价|促销价|开业大吉|满减)"
)
_SELLS = re.compile(
    r"(?:出售|转让|出租|招租|求租|求购|收购|回收(?!站)|低价处理|二手(?!车违章)|甩卖|团购|代办|(?:办理?|无抵押|信用|低息|极速)贷款|贷款(?:办理|咨询|秒)|房源|旺铺|招生|卖房|顺风车|拼车|寻物|寻人|失物|捡到|丢了)"
)
_NOTICE = re.compile(
    r"(?:警惕|谨防|反诈|防诈|防骗|切勿|请勿轻信)|(?:关于|根据).{2,30}(?:通知|公告|办法)|招聘会.{0,16}(?:举办|举行|召开|将于|欢迎|时间)|(?:补贴|政策|社保|医保).{0,12}(?:申领|申请|办理|解读|发放|缴费)"
    r"|停水|停电|疫苗|核酸|缴费通知|放假通知|温馨提示|天气预报|(?:培训班|免费.{0,6}培训|技能培训).{0,14}(?:报名|开班)|请各位(?:居民|群友|业主)|群公告|群规|禁止.{0,6}广告"
)
_CHAT = re.compile(
    r"^(?:大家)?(?:早上好|早安|晚上好|你好|谢谢|收到|好的|哈哈|辛苦|恭喜|生日快乐|新年快乐)|(?:谁知道|请问|问一下|打听).{0,16}(?:怎么|哪里|哪儿|几点|多少钱一|是不是|靠谱)|工资.{0,4}(?:没发|拖欠|还不发|什么时候发)"
    r"|(?:欠|拖欠|不发|没给).{0,4}工[资钱]|讨薪|投诉"
)
_HIRES = re.compile(
    r"招(?!租|生|标|商|牌|待|呼)|诚聘|急聘|聘(?:请|用)?|(?:急?[找请寻缺要需差来]|需要|求|还差)(?:[一-龥\d]{0,4}?)(?:[\d一二两三四五六七八九十几]+(?:个|名|位|人)|师傅|阿姨|工人|小工|人(?=[\s,。!]|帮|手|做|干|来|照|看|接|陪|带|去|到|把|在|给)|会|能|帮|保姆|保洁|月嫂)"
    r"|缺人|用工|代招|兼职|找人|请人|来人|要人|报名|有没有(?:会|人|能|师傅|空|做)|师傅(?:有没有|在吗|接活)|谁(?:会|有空|能|来|家)|帮忙|(?:的|师傅)来|来的(?:报名|联系)|有(?:空|时间)的"
)


def is_job_posting(text: str, has_trade: bool, has_headcount: bool, has_pay: bool) -> bool:
    """Return whether the message asks for workers.

    Args:
        text: the message in its normal spelling.
        has_trade: whether a clear trade was named.
        has_headcount: whether a number of people was named.
        has_pay: whether an amount of pay was named.
    """
    hires = bool(_HIRES.search(text))
    if _NOTICE.search(text) and not (has_headcount and has_pay):
        return False
    if _SEEKS_WORK.search(text) and not (has_headcount and has_pay):
        return False
    if (_OFFERS_SERVICE.search(text) or _SELLS.search(text)) and not hires:
        return False
    if _CHAT.search(text) and not (hires and (has_headcount or has_pay)):
        return False
    return has_trade or (hires and (has_headcount or has_pay)) or (has_headcount and has_pay)
