// Sends one request that qingcloud_iaas.dart signs, and prints the answer.
//
// usage: dart run qingcloud_iaas_example.dart METHOD URL BODY [INPUT=VALUE ...]
//
// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent
// as JSON; "" is none.

import 'dart:convert';
import 'dart:io';

import 'qingcloud_iaas.dart';

Future<void> main(List<String> args) async {
  if (args.length < 3) {
    stderr.writeln('usage: METHOD URL BODY [INPUT=VALUE ...]');
    exitCode = 2;
    return;
  }
  final inputs = {
    for (final pair in args.skip(3)) pair.split('=').first: pair.substring(pair.indexOf('=') + 1),
  };
  final credential = Credential(
    _variable('CHOPMARK_KEY_ID'),
    _variable('CHOPMARK_SECRET'),
    Platform.environment['CHOPMARK_TOKEN'],
  );
  final headers = {'accept': '*/*', if (args[2].isNotEmpty) 'content-type': 'application/json'};

  // What is signed is the address as the client will write it.
  final request = Request(
    args[0],
    Uri.parse(args[1]).toString(),
    headers: headers.entries.toList(),
    body: utf8.encode(args[2]),
  );
  final signed = sign(request, credential, inputs: inputs);
  if (Uri.parse(signed.url).toString() != signed.url) {
    stderr.writeln('the client would change the signed address ${signed.url}');
    exitCode = 1;
    return;
  }
  exitCode = await _send(args[0], headers, signed);
}

/// Sends what is signed, and gives the exit code.
Future<int> _send(String method, Map<String, String> headers, Signed signed) async {
  final trusted = SecurityContext(withTrustedRoots: true);
  final more = Platform.environment['SSL_CERT_FILE'];
  if (more != null) {
    trusted.setTrustedCertificates(more);
  }
  final client = HttpClient(context: trusted)..findProxy = HttpClient.findProxyFromEnvironment;
  try {
    final request = await client.openUrl(method, Uri.parse(signed.url));
    request.followRedirects = false;
    headers.forEach(request.headers.set);
    // What signing sets replaces what was there.
    signed.headers.forEach(request.headers.set);
    request.contentLength = signed.body.length;
    request.add(signed.body);
    final answer = await request.close();
    await stdout.addStream(answer);
    stdout.writeln();
    if (answer.statusCode < 300) {
      return 0;
    }
    stderr.writeln('HTTP status ${answer.statusCode}');
    return 1;
  } finally {
    client.close();
  }
}

String _variable(String name) {
  return Platform.environment[name] ?? (throw StateError('$name is not set'));
}
