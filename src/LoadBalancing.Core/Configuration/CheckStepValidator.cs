using System.Net;
using LoadBalancing.Health;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in the steps of a check.</summary>
internal sealed class CheckStepValidator(string path, ICollection<ConfigurationError> errors)
{
    private const int LongestProtocol = 255;

    private static readonly CheckCode[] OkCodes = [CheckCode.L7OK, CheckCode.L7OKC, CheckCode.L6OK, CheckCode.L4OK];
    private static readonly CheckCode[] ErrorCodes = [CheckCode.L7OKC, CheckCode.L7RSP, CheckCode.L7STS, CheckCode.L6RSP, CheckCode.L4CON];
    private static readonly CheckCode[] TimeoutCodes = [CheckCode.L7TOUT, CheckCode.L6TOUT, CheckCode.L4TOUT];

    public static bool IsProtocol(string name) => name.Length <= LongestProtocol && BackendValidator.IsVisible(name) && !name.Contains(',', StringComparison.Ordinal);

    public void Validate(CheckStepOptions step)
    {
        object?[] parts = [step.Connect, step.Send, step.SendBinary, step.Http, step.Expect];
        if (parts.Count(part => part is not null) != 1)
        {
            Check(false, "", "a step needs one of Connect, Send, SendBinary, Http and Expect.");
            return;
        }

        Check(step.Send is null || step.Send.All(c => c <= 0xff), "Send", "expected characters of one byte each.");
        Check(step.SendBinary is null || IsHexadecimal(step.SendBinary), "SendBinary", $"expected pairs of hexadecimal digits, found '{step.SendBinary}'.");
        if (step.Connect is { } connect)
        {
            Validate(connect);
        }

        if (step.Http is { } http)
        {
            new CheckStepValidator($"{path}:Http", errors).Validate(http);
        }

        if (step.Expect is { } expect)
        {
            Validate("Expect", expect, isHttp: false);
        }
    }

    public void Validate(HttpCheckOptions http)
    {
        Check(BackendValidator.IsToken(http.Method), "Method", $"expected an HTTP method such as HEAD, found '{http.Method}'.");
        Check(http.Path.StartsWith('/') && BackendValidator.IsVisible(http.Path), "Path",
            $"expected a path that begins with '/' and holds no white space, found '{http.Path}'.");
        Check(http.Version is "HTTP/1.0" or "HTTP/1.1", "Version", $"expected HTTP/1.0 or HTTP/1.1, found '{http.Version}'.");
        Check(http.Host is null || BackendValidator.IsVisible(http.Host), "Host", $"expected a host name without white space, found '{http.Host}'.");
        Check(http.Body is null || http.Body.All(c => c <= 0xff), "Body", "expected characters of one byte each.");
        foreach (var (name, value) in http.Headers)
        {
            Check(BackendValidator.IsToken(name), $"Headers:{name}", $"expected a header name, found '{name}'.");
            Check(!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase), $"Headers:{name}", "is set by itself.");
            Check(value.All(c => c is '\t' or (>= ' ' and <= '~') or (>= '\u0080' and <= '\u00ff')), $"Headers:{name}", "expected a value of one line.");
        }

        for (var i = 0; i < http.Expect.Count; i++)
        {
            Validate($"Expect:{i}", http.Expect[i], isHttp: true);
        }
    }

    private void Validate(CheckConnectOptions connect)
    {
        Check(connect.Address is null || Uri.CheckHostName(connect.Address) != UriHostNameType.Unknown, "Connect:Address",
            $"expected an IP address or a host name, found '{connect.Address}'.");
        Check(connect.Port is null or (>= 1 and <= IPEndPoint.MaxPort), "Connect:Port", $"expected 1 to {IPEndPoint.MaxPort}, found {connect.Port}.");
        Check(connect.Sni is null || Uri.CheckHostName(connect.Sni) != UriHostNameType.Unknown, "Connect:Sni",
            $"expected a host name, found '{connect.Sni}'.");
        Check(connect.SendProxy is not { } line || Enum.IsDefined(line), "Connect:SendProxy", $"unknown version {connect.SendProxy}.");
        Check(connect.Protocol is not { } protocol || Enum.IsDefined(protocol), "Connect:Protocol", $"unknown version {connect.Protocol}.");
        for (var i = 0; i < connect.Alpn.Count; i++)
        {
            Check(IsProtocol(connect.Alpn[i]), $"Connect:Alpn:{i}", $"expected the name of a protocol, found '{connect.Alpn[i]}'.");
        }
    }

    private void Validate(string key, CheckExpectOptions expect, bool isHttp)
    {
        object?[] heads = [expect.Status, expect.StatusPattern, expect.Header];
        object?[] contents = [expect.Text, expect.Pattern, expect.Binary, expect.BinaryPattern];
        var count = contents.Count(part => part is not null) + (isHttp ? heads.Count(part => part is not null) : 0);
        var names = (isHttp ? "Status, StatusPattern, Header, " : "") + "Text, Pattern, Binary and BinaryPattern";
        Check(count == 1 && (isHttp || heads.All(part => part is null)), key, $"expected one of {names}.");
        Check(expect.Status is null || StatusSet.TryParse(expect.Status, out _), $"{key}:Status",
            $"expected statuses such as 200, 301-304, found '{expect.Status}'.");
        CheckPattern($"{key}:StatusPattern", expect.StatusPattern);
        CheckPattern($"{key}:Pattern", expect.Pattern);
        CheckPattern($"{key}:BinaryPattern", expect.BinaryPattern);
        Check(expect.Text is null or { Length: > 0 }, $"{key}:Text", "expected a text that is not empty.");
        Check(expect.Binary is null || IsHexadecimal(expect.Binary), $"{key}:Binary", $"expected pairs of hexadecimal digits, found '{expect.Binary}'.");
        Check(expect.MinReceived is null or (>= 0 and <= CheckRun.Capacity), $"{key}:MinReceived", $"expected 0 to {CheckRun.Capacity}, found {expect.MinReceived}.");
        Check(expect.StatusCode is null || CheckNumber.Parse(expect.StatusCode, isHttp) is not null, $"{key}:StatusCode",
            $"expected {(isHttp ? CheckNumber.FormsForHttp : CheckNumber.FormsForBytes)}, found '{expect.StatusCode}'.");
        CheckIsOneOf($"{key}:OkCode", expect.OkCode, OkCodes);
        CheckIsOneOf($"{key}:ErrorCode", expect.ErrorCode, ErrorCodes);
        CheckIsOneOf($"{key}:TimeoutCode", expect.TimeoutCode, TimeoutCodes);
        if (expect.Header is { } header)
        {
            Check(header.Name.Length > 0, $"{key}:Header:Name", "a header field needs a name.");
            CheckMatch($"{key}:Header:Name", header.NameMatch, header.Name);
            CheckMatch($"{key}:Header:Value", header.ValueMatch, header.Value);
        }
    }

    private void CheckMatch(string key, TextMatch match, string? text)
    {
        Check(Enum.IsDefined(match), $"{key}Match", $"unknown comparison {match}.");
        CheckPattern(key, match == TextMatch.Pattern ? text : null);
    }

    private void CheckPattern(string key, string? pattern)
    {
        var problem = "";
        Check(pattern is null || SafePattern.IsValid(pattern, out problem), key, $"expected a regular expression: {problem}");
    }

    private void CheckIsOneOf(string key, CheckCode? code, CheckCode[] allowed) =>
        Check(code is not { } found || allowed.Contains(found), key, $"expected one of {string.Join(", ", allowed)}, found {code}.");

    private static bool IsHexadecimal(string text) => text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError(key.Length == 0 ? path : $"{path}:{key}", message));
        }
    }
}
