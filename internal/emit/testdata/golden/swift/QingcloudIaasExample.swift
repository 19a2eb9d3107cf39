// Sends one request that QingcloudIaasSigner.swift signs, and prints the answer.
//
// usage: QingcloudIaasExample METHOD URL BODY [INPUT=VALUE ...]
//
// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
// Compile both files together: swiftc -o QingcloudIaasExample QingcloudIaasExample.swift QingcloudIaasSigner.swift

import Dispatch
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@main
final class QingcloudIaasExample: NSObject, URLSessionDataDelegate {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3 else {
            quit("usage: METHOD URL BODY [INPUT=VALUE ...]", code: 2)
        }
        let environment = ProcessInfo.processInfo.environment
        guard let keyID = environment["CHOPMARK_KEY_ID"], let secret = environment["CHOPMARK_SECRET"] else {
            quit("CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set", code: 2)
        }
        let credential = QingcloudIaasSigner.Credential(
            keyID: keyID,
            secret: secret,
            token: environment["CHOPMARK_TOKEN"]
        )
        var inputs: [String: String] = [:]
        for argument in arguments.dropFirst(3) {
            let pair = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            inputs[String(pair[0])] = String(pair.last ?? "")
        }
        do {
            let request = try signed(arguments, credential: credential, inputs: inputs)
            let session = URLSession(configuration: .ephemeral, delegate: QingcloudIaasExample(), delegateQueue: nil)
            session.dataTask(with: request).resume()
        } catch {
            quit("\(error)", code: 1)
        }
        dispatchMain()
    }

    /// Signs a request, and gives it as it is to be sent.
    private static func signed(
        _ arguments: [String],
        credential: QingcloudIaasSigner.Credential,
        inputs: [String: String]
    ) throws -> URLRequest {
        var headers = [(name: "Accept", value: "*/*")]
        if !arguments[2].isEmpty {
            headers.append((name: "Content-Type", value: "application/json"))
        }
        let given = QingcloudIaasSigner.Request(
            method: arguments[0],
            url: arguments[1],
            headers: headers,
            body: Array(arguments[2].utf8)
        )
        let signed = try QingcloudIaasSigner.sign(given, credential: credential, inputs: inputs)
        // What is signed must be the address as the client will write it.
        guard let url = URL(string: signed.url), url.standardized.absoluteString == signed.url else {
            quit("the client would change the signed address \(signed.url)", code: 1)
        }
        var request = URLRequest(url: url)
        request.httpMethod = arguments[0]
        request.httpBody = signed.body.isEmpty ? nil : Data(signed.body)
        // What signing sets replaces what was there.
        for header in headers + signed.headers {
            request.setValue(header.value, forHTTPHeaderField: header.name)
        }
        return request
    }

    /// Follows no redirect: what is signed is meant for one address.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        FileHandle.standardOutput.write(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
        print()
        if let error = error {
            QingcloudIaasExample.quit("\(error)", code: 1)
        }
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        if status >= 300 {
            QingcloudIaasExample.quit("HTTP status \(status)", code: 1)
        }
        exit(0)
    }

    private static func quit(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(code)
    }
}
