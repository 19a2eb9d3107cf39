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

// region verify
/** A key, as a verifier needs it. */
@interface SchemeKey : NSObject {
@private
    NSString *_secret;
    // region verify_token
    NSString *_token;
    // endregion
}

/** Makes a key of its secret. */
- (instancetype)initWithSecret:(NSString *)secret;

// region verify_token
/** Makes a key of its secret and the token of the session that it belongs to; nil: none. */
- (instancetype)initWithSecret:(NSString *)secret token:(nullable NSString *)token;

// endregion
@end

/** Knows the keys with which requests may be signed. */
@protocol SchemeKeys <NSObject>

/**
 * Gives the key of an id; nil when it is unknown or disabled. A look-up that failed gives nil and sets the error, and the
 * verifier gives that error to its caller.
 */
- (nullable SchemeKey *)keyForID:(NSString *)keyID error:(NSError **)error;

// region seen
@optional

/** Tells whether the nonce of a key was used before, and remembers it. Without this method nonces are not looked at. */
- (BOOL)hasSeenNonce:(NSString *)nonce ofKeyID:(NSString *)keyID;

// endregion
@end

/** What a verifier found. */
@interface SchemeVerdict : NSObject {
@private
    NSString *_verdict;
    NSString *_detail;
    NSString *_keyID;
}

/** Whether the request was signed by whom it says. */
@property (nonatomic, readonly, getter=isOK) BOOL OK;

/**
 * One of ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed, body-mismatch,
 * signature-mismatch.
 */
@property (nonatomic, readonly, copy) NSString *verdict;

/** What is wrong, for a person; nothing secret. */
@property (nonatomic, readonly, copy) NSString *detail;

/** The id of the key with which a request that is ok was signed, else empty. */
@property (nonatomic, readonly, copy) NSString *keyID;

@end

/**
 * Verifies received requests. The properties are what is demanded beyond the rules of the scheme, at first nothing: set
 * them before threads share a verifier.
 */
@interface SchemeVerifier : NSObject {
@private
    id<SchemeKeys> _keys;
    NSDictionary *_inputs;
    NSTimeInterval _within;
    NSDictionary *_accepted;
    NSArray *_headers;
    NSArray *_cover;
}

/** What requests must be signed for, and what they do not tell: texts by the names of inputs. */
@property (nonatomic, copy) NSDictionary *inputs;

/** How far the time of signing may be from the present, in place of the scheme's window; 0: that one. */
@property (nonatomic) NSTimeInterval within;

/** Arrays of the values that are accepted where requests tell them, by the names of inputs. */
@property (nonatomic, copy) NSDictionary *accepted;

/** The names of headers that must be signed. */
@property (nonatomic, copy) NSArray *headers;

/** What must be signed: body, method, host, path, query, time. */
@property (nonatomic, copy) NSArray *cover;

/** Makes a verifier, which keeps what knows the keys. */
- (instancetype)initWithKeys:(id<SchemeKeys>)keys;

/**
 * Tells whether a received request was signed by whom it says.
 *
 * @param method   The method.
 * @param URL      The whole URL that was asked for, as it came.
 * @param headers  Names with values, as NSURLQueryItem, in order. A name may be repeated.
 * @param body     The body; nil: none. Who reads it limits its size.
 * @param time     The present time; nil: that of the system.
 * @param error    Why nothing can be said: a look-up failed, or URL, inputs or demands are not what they must be; may be NULL.
 * @return What was found, or nil.
 */
- (nullable SchemeVerdict *)verifyMethod:(NSString *)method
                                     URL:(NSString *)URL
                                 headers:(nullable NSArray *)headers
                                    body:(nullable NSData *)body
                                    time:(nullable NSDate *)time
                                   error:(NSError **)error;

@end

// endregion
NS_ASSUME_NONNULL_END
// endregion
