# What the article leaves out: the keys, the log and the function that fetches a page.
import logging as _logging
import urllib.request as _request

QCLOUD_SecretId = ''
QCLOUD_SecretKey = ''
instance_id = ''
logger = _logging.getLogger('eip')


def spider_url(url):
    with _request.urlopen(url, timeout=30) as reply:
        return reply.read().decode('utf-8')


