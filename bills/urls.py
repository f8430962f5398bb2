"""Addresses that can be read aloud, and that stay: `/il/104th/HB1312/`."""

from django.urls import path

from bills import views

urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("law/", views.law, name="law"),
    path("status/", views.status, name="status"),
    path("status/latency.json", views.latency_json, name="latency-json"),
    path("status/names/", views.names, name="names"),
    path("status/unread/", views.unread, name="unread"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections.atom", views.CorrectionFeed(), name="corrections-feed"),
    path("corrections.csv", views.corrections_csv, name="corrections-csv"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("hooks/courtlistener/<str:secret>/", views.courtlistener_hook, name="courtlistener-hook"),
    path("report/", views.report, name="report"),
    path("report/sent/", views.report_sent, name="report-sent"),
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/asked/", views.alerts_asked, name="alerts-asked"),
    path("alerts/manage/", views.alerts_ask_to_manage, name="alerts-ask-to-manage"),
    path("alerts/confirm/<str:token>/", views.alerts_confirm, name="alerts-confirm"),
    path("alerts/manage/<str:token>/", views.alerts_manage, name="alerts-manage"),
    path("alerts/leave/<str:token>/", views.alerts_leave, name="alerts-leave"),
    path("alerts/<str:key>.ics", views.private_calendar, name="calendar-private"),
    path("alerts/<str:key>.atom", views.private_feed, name="feed-private"),
    path("topics/<slug:topic>/calendar.ics", views.topic_calendar, name="topic-calendar"),
    path("topics/<slug:topic>/feed.atom", views.topic_feed, name="topic-feed"),
    path("<slug:state>/", views.state, name="state"),
    path("<slug:state>/calendar.ics", views.state_calendar, name="state-calendar"),
    path("<slug:state>/feed.atom", views.state_feed, name="state-feed"),
    path("<slug:state>/<slug:session>/", views.state, name="session"),
    path("<slug:state>/<slug:session>/<str:identifier>.csv", views.bill_csv, name="bill-csv"),
    path("<slug:state>/<slug:session>/<str:identifier>.ics", views.bill_calendar, name="bill-calendar"),
    path("<slug:state>/<slug:session>/<str:identifier>/changes/", views.changes, name="changes"),
    path("<slug:state>/<slug:session>/<str:identifier>/changes.atom", views.changes_feed, name="changes-feed"),
    path("<slug:state>/<slug:session>/<str:identifier>/proof/<slug:part>/<slug:row>/", views.proof, name="proof"),
    path("<slug:state>/<slug:session>/<str:identifier>/", views.bill, name="bill"),
]
