// The public part of signers in Objective-C. Regions that a signer uses are copied into it.

// region request
#import <Foundation/Foundation.h>

#if !__has_feature(nullability)
#define nullable
#endif

NS_ASSUME_NONNULL_BEGIN

/** The domain of errors. What went wrong stands in their localized descriptions, which never hold the secret. */
extern NSString *const SchemeErrorDomain;

/** The codes of errors. */
typedef NS_ENUM(NSInteger, SchemeError) {
    /** The URL does not begin with http:// or https://, or has no host. */
    SchemeErrorURL = 1,
    /** The body of a request is a stream, which cannot be read twice. */
    SchemeErrorBody,
    /** An input is unknown, is missing, or has a value that is not allowed. */
    SchemeErrorInput,
    /** A header that must be signed is not in the request. */
    SchemeErrorHeader,
};

/** What signing gives: send the request with these headers, to this URL, with this body. */
@interface SchemeSigned : NSObject {
@private
    NSArray *_headers;
    NSString *_URL;
    NSData *_body;
    NSString *_stringToSign;
    NSString *_signature;
}

/** The headers to set, in order, as NSURLQueryItem: Foundation's name with a value. Each replaces all of its name. */
@property (nonatomic, readonly, copy) NSArray *headers;

@property (nonatomic, readonly, copy) NSString *URL;

@property (nonatomic, readonly, copy) NSData *body;

/** To be compared with what a server says, when it refuses a signature. */
@property (nonatomic, readonly, copy) NSString *stringToSign;

@property (nonatomic, readonly, copy) NSString *signature;

@end

/** Signs requests with one key. A signer never changes: threads may share it. */
@interface SchemeSigner : NSObject {
@private
    NSString *_keyID;
    NSString *_secret;
    // region has_token
    NSString *_token;
    // endregion
}

/**
 * Gives the inputs, each with an array of the values that it may have; an empty one means any.
 *
 * The inputs.
 */
+ (NSDictionary *)inputs;

// region has_token
/**
 * Makes a signer.
 *
 * @param keyID   The id of the key.
 * @param secret  The secret that belongs to it.
 * @param token   The token of a session; nil: none.
 */
- (instancetype)initWithKeyID:(NSString *)keyID secret:(NSString *)secret token:(nullable NSString *)token;

// endregion
// region has_no_token
/**
 * Makes a signer.
 *
 * @param keyID   The id of the key.
 * @param secret  The secret that belongs to it.
 */
- (instancetype)initWithKeyID:(NSString *)keyID secret:(NSString *)secret;

// endregion
/**
 * Signs a request of Foundation at the present time.
 *
 * @param request  What is about to be sent. What the system adds on its own is not signed.
 * @param inputs   Texts by the names of inputs.
 * @param error    Why the request cannot be signed; may be NULL.
 * @return A signed copy, or nil.
 */
- (nullable NSMutableURLRequest *)signedRequest:(NSURLRequest *)request
                                         inputs:(nullable NSDictionary *)inputs
                                          error:(NSError **)error;

/**
 * Signs a request.
 *
 * @param method   The method.
 * @param URL      The URL as it will be sent; every byte counts.
 * @param headers  Names with values, as NSURLQueryItem, in order. A name may be repeated.
 * @param body     The body; nil: none.
 * @param inputs   Texts by the names of inputs.
 * @param time     The time of signing; nil: now.
 // region has_nonce
 * @param nonce    A text that no other request has; nil: a new one.
 // endregion
 // region has_list
 * @param cover    The names of the headers that the signature covers, in order; nil: as the scheme's rules choose.
 // endregion
 * @param error    Why the request cannot be signed; may be NULL.
 * @return What to send, or nil.
 */
- (nullable SchemeSigned *)signMethod:(NSString *)method
                                  URL:(NSString *)URL
                              headers:(nullable NSArray *)headers
                                 body:(nullable NSData *)body
                               inputs:(nullable NSDictionary *)inputs
                                 time:(nullable NSDate *)time
                                // region has_nonce
                                nonce:(nullable NSString *)nonce
                                // endregion
                                // region has_list
                                cover:(nullable NSArray *)cover
                                // endregion
                                error:(NSError **)error;

@end

NS_ASSUME_NONNULL_END
// endregion
