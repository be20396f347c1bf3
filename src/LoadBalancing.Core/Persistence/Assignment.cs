using LoadBalancing.Servers;

namespace LoadBalancing.Persistence;

/// <summary>What is known about the server of a request before the algorithm is asked.</summary>
/// <param name="Server">The server that a rule or the client's cookie leads to, or <see langword="null"/>.</param>
/// <param name="Cookie">What was found of the client's cookie.</param>
/// <param name="Action">What a rule does with the request's persistence, if one does.</param>
internal readonly record struct Assignment(Server? Server, RequestCookie Cookie, PersistenceAction? Action);
