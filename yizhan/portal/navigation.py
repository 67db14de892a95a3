"""The links of the portal: public header, tab bar of workers, footer."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.portal import footer as _footer  # noqa: F401  registers the footer

register_nav("public", 10, _("首页"), "home", "home")
register_nav("public", 20, _("找活"), "search", "job_list")
register_nav("public", 30, _("招人"), "user-plus", "hire_start")
register_nav("public", 60, _("有难处"), "scale", "help")

register_nav("worker", 10, _("首页"), "home", "me_home", elder=True)
register_nav("worker", 20, _("找活"), "search", "job_list", elder=True)
register_nav("worker", 30, _("我的班"), "calendar-check", "me_shifts")
register_nav("worker", 40, _("求助"), "lifebuoy", "help")
register_nav("worker", 50, _("我的"), "user", "me_more", elder=True)

register_nav("footer", 10, _("有难处，打电话"), "lifebuoy", "help")
register_nav("footer", 35, _("查确认单"), "file-search", "slip_find")

STATION = ("attendant", "station_manager")
SETTERS = ("district_officer", "platform_admin")
STAFF_OFFICE = (*SETTERS, "local_officer", "station_manager", "operator_manager")

register_nav("hirer", 10, _("首页"), "home", "hire_home", elder=True)
register_nav("hirer", 30, _("进度"), "clipboard-list", "hire_postings", elder=True)
register_nav("hirer", 95, _("我的"), "user", "my_settings", roles=("foreman",))

register_nav("console", 10, _("今日大厅"), "building-community", "console_home", roles=STATION)
register_nav("console", 35, _("岗位"), "briefcase", "console_postings", roles=STATION)
register_nav("console", 45, _("用工单"), "list-details", "console_engagements", roles=STATION)

register_nav("console", 10, _("首页"), "layout-dashboard", "local_home", roles=("local_officer",))
register_nav("console", 11, _("首页"), "layout-dashboard", "district_home", roles=SETTERS)
register_nav("console", 80, _("人员"), "users-group", "staff_list", roles=STAFF_OFFICE, group=3)
register_nav("console", 81, _("单位"), "building", "organisations", roles=("district_officer",), group=3)
register_nav(
    "console", 82, _("公司许可证"), "building", "own_organisation", roles=("operator_manager",), group=3
)
register_nav("console", 90, _("设置"), "adjustments", "district_settings", roles=SETTERS, group=3)
