using System.Buffers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Which characters may stand where in HTTP/1.1 (RFC 9110, section 5; RFC 9112, section 3).</summary>
internal static class HttpCharacters
{
    private const string Token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Characters of methods and field names.</summary>
    public static readonly SearchValues<char> TokenCharacters = SearchValues.Create(Token);

    /// <summary>Bytes of methods and field names.</summary>
    public static readonly SearchValues<byte> TokenBytes = SearchValues.Create([.. Token.Select(c => (byte)c)]);

    /// <summary>Characters that no field value may hold: all controls but the tab, and what Latin-1 cannot write.</summary>
    public static bool IsFieldValue(ReadOnlySpan<char> value) =>
        !value.ContainsAny(ControlCharacters) && !value.ContainsAnyExceptInRange('\0', '\u00FF');

    /// <summary>Whether the bytes may stand in a field value.</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> value) => !value.ContainsAny(ControlBytes);

    /// <summary>Whether a text is a method or a field name.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether a text may be a request target: visible ASCII only.</summary>
    public static bool IsTarget(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('!', '~');

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (char)c)]);

    private static readonly SearchValues<byte> ControlBytes =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (byte)c)]);
}
