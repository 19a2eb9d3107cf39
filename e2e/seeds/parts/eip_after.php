

// The other actions that the article names, through its function.
function listed()
{
    global $req_action_query, $req_region;
    return qcloud_eip_sign($req_action_query, $req_region)['AddressSet'];
}

function ids($addresses)
{
    return array_column($addresses, 'AddressId');
}

if (isset($resJson['Error'])) {
    echo "\n", json_encode(['exception' => 'Error', 'code' => $resJson['Error']['Code']]), "\n";
    exit(7);
}
$before = ids($resJson['AddressSet']);
$address_id = null;
qcloud_eip_sign($req_action_transform, $req_region, '&InstanceId=' . $instance_id);
foreach (listed() as $address) {
    if ($address['InstanceId'] === $instance_id && !in_array($address['AddressId'], $before)) {
        $address_id = $address['AddressId'];
    }
}
if ($address_id === null) {
    fwrite(STDERR, "the transformed address is not in the list\n");
    exit(1);
}
qcloud_eip_sign($req_action_unbind, $req_region, '&AddressId=' . $address_id);
$status = array_column(listed(), 'AddressStatus', 'AddressId')[$address_id];
qcloud_eip_sign($req_action_release, $req_region, '&AddressIds.0=' . $address_id);
$after = ids(listed());
echo "\n", json_encode(['before' => $before, 'status' => $status, 'after' => $after]), "\n";
