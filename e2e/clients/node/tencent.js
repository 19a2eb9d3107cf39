// Calls one action with Tencent Cloud's SDK: SERVICE ACTION PARAMETERS [SIGNATURE METHOD].
'use strict';

const { CommonClient } = require('tencentcloud-sdk-nodejs-common');
const cvm = require('tencentcloud-sdk-nodejs-cvm');
const tmt = require('tencentcloud-sdk-nodejs-tmt');

const [service, action, parameters, signMethod] = process.argv.slice(2);

const config = {
  credential: {
    secretId: process.env.TENCENTCLOUD_SECRET_ID,
    secretKey: process.env.TENCENTCLOUD_SECRET_KEY,
  },
  region: 'ap-guangzhou',
  profile: { signMethod },
};

const clients = {
  cvm: () => new cvm.cvm.v20170312.Client(config),
  tmt: () => new tmt.tmt.v20180321.Client(config),
  vpc: () => new CommonClient('vpc.tencentcloudapi.com', '2017-03-12', config),
};

const client = clients[service]();
const call = client[action] ? client[action](JSON.parse(parameters)) : client.request(action, JSON.parse(parameters));
call.then(
  (reply) => console.log(JSON.stringify(reply)),
  (err) => {
    console.log(JSON.stringify({ exception: err.constructor.name, code: err.code, request_id: err.requestId }));
    process.exitCode = 7;
  },
);
