

# The other actions that the article names, through its function.
def listed():
    return qcloud_eip_sign(req_action_query, req_region)['AddressSet']


def last_line(outcome, code):
    print(json.dumps(outcome))
    sys.exit(code)


if 'Error' in resJson:
    last_line({'exception': 'Error', 'code': resJson['Error']['Code']}, 7)
before = [address['AddressId'] for address in resJson['AddressSet']]
qcloud_eip_sign(req_action_transform, req_region, '&InstanceId=' + instance_id)
address_id = next(a['AddressId'] for a in listed() if a['InstanceId'] == instance_id and a['AddressId'] not in before)
qcloud_eip_sign(req_action_unbind, req_region, '&AddressId=' + address_id)
unbound = next(a for a in listed() if a['AddressId'] == address_id)
qcloud_eip_sign(req_action_release, req_region, '&AddressIds.0=' + address_id)
last_line({'before': before, 'status': unbound['AddressStatus'], 'after': [a['AddressId'] for a in listed()]}, 0)
