// Signs requests of Foundation and prints what comes out, a line each.
#import "TencentTc3Signer.h"
#include <stdio.h>

static void Print(NSString *text) {
    printf("%s\n", [text UTF8String]);
}

int main(void) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    TencentTc3Signer *signer = [[[TencentTc3Signer alloc] initWithKeyID:@"AKID" secret:@"s3cret" token:nil] autorelease];
    NSURL *url = [NSURL URLWithString:@"https://cvm.tencentcloudapi.com/?a=%2f&b=+1"];
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:url];
    [request setHTTPMethod:@"POST"];
    [request setValue:@"application/json" forHTTPHeaderField:@"Content-Type"];
    [request setHTTPBody:[@"{\"Limit\": 1}" dataUsingEncoding:NSUTF8StringEncoding]];
    NSDictionary *inputs = [NSDictionary dictionaryWithObject:@"DescribeInstances" forKey:@"action"];
    NSError *error = nil;
    NSURLRequest *sent = [signer signedRequest:request inputs:inputs error:&error];
    Print([sent valueForHTTPHeaderField:@"X-TC-Timestamp"]);
    Print([sent valueForHTTPHeaderField:@"Authorization"]);
    Print([[sent URL] absoluteString]);
    Print([[[NSString alloc] initWithData:[sent HTTPBody] encoding:NSUTF8StringEncoding] autorelease]);
    Print([request valueForHTTPHeaderField:@"Authorization"] == nil ? @"untouched" : @"touched");

    inputs = [NSDictionary dictionaryWithObject:@"SIGNED" forKey:@"payload"];
    Print([signer signedRequest:request inputs:inputs error:&error] == nil ? [error localizedDescription] : @"signed");
    Print([error domain]);
    printf("%d\n", [error code] == TencentTc3ErrorInput);
    [request setHTTPBody:nil];
    [request setHTTPBodyStream:[NSInputStream inputStreamWithData:[NSData data]]];
    printf("%d\n", [signer signedRequest:request inputs:nil error:&error] == nil && [error code] == TencentTc3ErrorBody);
    printf("%d\n", [signer signedRequest:request inputs:nil error:NULL] == nil);
    [pool release];
    return 0;
}
