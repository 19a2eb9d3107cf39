// Reads cases as lines of hex, signs each with the class of its scheme, and prints the results in the same way.
#import <Foundation/Foundation.h>
#include <stdio.h>

static NSData *Decoded(NSString *hex) {
    NSMutableData *data = [NSMutableData data];
    for (NSUInteger i = 0; i + 1 < hex.length; i += 2) {
        unsigned byte = 0;
        sscanf([[hex substringWithRange:NSMakeRange(i, 2)] UTF8String], "%2x", &byte);
        [data appendBytes:&(unsigned char){(unsigned char)byte} length:1];
    }
    return data;
}

static NSString *TextOf(NSString *hex) {
    return [[[NSString alloc] initWithData:Decoded(hex) encoding:NSUTF8StringEncoding] autorelease];
}

/** Prints bytes; the last 128 characters of Unicode stand for bytes that are no UTF-8. */
static void PrintData(NSData *data) {
    const unsigned char *bytes = data.bytes;
    putchar(' ');
    for (NSUInteger i = 0; i < data.length; i++) {
        if (bytes[i] == 0xf4 && bytes[i + 1] == 0x8f && bytes[i + 2] >= 0xbe) {
            printf("%02x", (bytes[i + 2] << 6 | (bytes[i + 3] & 0x3f)) & 0xff);
            i += 3;
        } else {
            printf("%02x", bytes[i]);
        }
    }
    if (data.length == 0) {
        putchar('-');
    }
}

static void PrintText(NSString *text) {
    PrintData([text dataUsingEncoding:NSUTF8StringEncoding]);
}

/** Sends a message whose words a signer of the scheme has: optional ones may be left out. */
static id Sent(id receiver, NSArray *words, NSArray *values, NSError **error) {
    NSMutableArray *used = [NSMutableArray array];
    NSMutableString *name = [NSMutableString string];
    for (NSString *word in words) {
        BOOL optional = [word isEqualToString:@"token:"] || [word isEqualToString:@"nonce:"] || [word isEqualToString:@"cover:"];
        BOOL has = NO;
        Class class = [receiver class];
        unsigned count = 0;
        Method *methods = class_copyMethodList(class, &count);
        for (unsigned i = 0; i < count; i++) {
            NSString *method = NSStringFromSelector(method_getName(methods[i]));
            has = has || ([method hasPrefix:[words objectAtIndex:0]] && [method rangeOfString:word].location != NSNotFound);
        }
        free(methods);
        if (has || !optional) {
            [name appendString:word];
            [used addObject:[values objectAtIndex:[words indexOfObject:word]]];
        }
    }
    if (error != NULL) {
        [name appendString:@"error:"];
    }
    SEL selector = NSSelectorFromString(name);
    NSMethodSignature *signature = [receiver methodSignatureForSelector:selector];
    NSInvocation *invocation = [NSInvocation invocationWithMethodSignature:signature];
    [invocation setTarget:receiver];
    [invocation setSelector:selector];
    for (NSUInteger i = 0; i < used.count; i++) {
        id value = [used objectAtIndex:i];
        value = value == [NSNull null] ? nil : value;
        [invocation setArgument:&value atIndex:(NSInteger)i + 2];
    }
    if (error != NULL) {
        [invocation setArgument:&error atIndex:(NSInteger)used.count + 2];
    }
    id result = nil;
    [invocation invoke];
    [invocation getReturnValue:&result];
    return result;
}

static void Answer(NSArray *lines) {
    NSMutableDictionary *one = [NSMutableDictionary dictionary];
    NSMutableDictionary *inputs = [NSMutableDictionary dictionary];
    NSMutableArray *headers = [NSMutableArray array];
    id cover = [NSNull null];
    NSData *body = nil;
    for (NSArray *line in lines) {
        NSString *kind = [line objectAtIndex:0];
        if ([kind isEqualToString:@"header"]) {
            [headers addObject:[NSURLQueryItem queryItemWithName:TextOf([line objectAtIndex:1]) value:TextOf([line objectAtIndex:2])]];
        } else if ([kind isEqualToString:@"input"]) {
            [inputs setObject:TextOf([line objectAtIndex:2]) forKey:TextOf([line objectAtIndex:1])];
        } else if ([kind isEqualToString:@"body"]) {
            body = Decoded([line objectAtIndex:1]);
        } else if ([kind isEqualToString:@"cover"]) {
            cover = [NSMutableArray array];
            for (NSUInteger i = 1; i < line.count; i++) {
                [cover addObject:TextOf([line objectAtIndex:i])];
            }
        } else {
            [one setObject:TextOf([line objectAtIndex:1]) forKey:kind];
        }
    }
    NSMutableString *class = [NSMutableString string];
    for (NSString *word in [[one objectForKey:@"scheme"] componentsSeparatedByString:@"-"]) {
        [class appendString:[[word substringToIndex:1] uppercaseString]];
        [class appendString:[word substringFromIndex:1]];
    }
    [class appendString:@"Signer"];
    id signer = [[NSClassFromString(class) alloc] autorelease];
    NSArray *words = [NSArray arrayWithObjects:@"initWithKeyID:", @"secret:", @"token:", nil];
    id token = [one objectForKey:@"token"] ?: [NSNull null];
    signer = Sent(signer, words, [NSArray arrayWithObjects:[one objectForKey:@"key_id"], [one objectForKey:@"secret"], token, nil], NULL);
    double seconds = [[one objectForKey:@"seconds"] doubleValue] + [[one objectForKey:@"nanoseconds"] doubleValue] / 1e9;
    words = [NSArray arrayWithObjects:@"signMethod:", @"URL:", @"headers:", @"body:", @"inputs:", @"time:", @"nonce:", @"cover:", nil];
    NSArray *values = [NSArray arrayWithObjects:[one objectForKey:@"method"], [one objectForKey:@"url"], headers, body, inputs,
        [NSDate dateWithTimeIntervalSince1970:seconds], [one objectForKey:@"nonce"], cover, nil];
    NSError *error = nil;
    id result = Sent(signer, words, values, &error);
    if (result == nil) {
        printf("error");
        PrintText([error localizedDescription]);
        printf("\n\n");
        return;
    }
    for (NSArray *names in [NSArray arrayWithObjects:[NSArray arrayWithObjects:@"string_to_sign", @"stringToSign", nil],
             [NSArray arrayWithObjects:@"signature", @"signature", nil], [NSArray arrayWithObjects:@"url", @"URL", nil], nil]) {
        printf("%s", [[names objectAtIndex:0] UTF8String]);
        PrintText([result valueForKey:[names objectAtIndex:1]]);
        printf("\n");
    }
    for (NSURLQueryItem *header in [result valueForKey:@"headers"]) {
        printf("header");
        PrintText(header.name);
        PrintText(header.value);
        printf("\n");
    }
    printf("body");
    PrintData([result valueForKey:@"body"]);
    printf("\n\n");
}

int main(void) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    NSData *input = [[NSFileHandle fileHandleWithStandardInput] readDataToEndOfFile];
    NSString *text = [[[NSString alloc] initWithData:input encoding:NSASCIIStringEncoding] autorelease];
    NSMutableArray *lines = [NSMutableArray array];
    for (NSString *line in [text componentsSeparatedByString:@"\n"]) {
        if (line.length > 0) {
            [lines addObject:[line componentsSeparatedByString:@" "]];
        } else if (lines.count > 0) {
            NSAutoreleasePool *own = [[NSAutoreleasePool alloc] init];
            Answer(lines);
            [own release];
            [lines removeAllObjects];
        }
    }
    [pool release];
    return 0;
}
