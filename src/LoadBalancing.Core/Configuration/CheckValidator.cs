using System.Net;
using System.Text;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in how servers are checked.</summary>
internal sealed class CheckValidator(string path, ICollection<ConfigurationError> errors)
{
    public void Validate(CheckOptions check)
    {
        CheckInterval("Interval", check.Interval);
        CheckInterval("FastInterval", check.FastInterval);
        CheckInterval("DownInterval", check.DownInterval);
        CheckInterval("Timeout", check.Timeout);
        Check(check.Spread is >= 0 and <= 50, "Spread", $"expected 0 to 50, found {check.Spread}.");
        Check(!check.Shared || (check is { Custom: null, External: null, SendState: false }), "Shared", "a check that is about one server alone is not shared.");
        CheckState("InitialState", check.InitialState);
        CheckState("ReturnState", check.ReturnState);
        CheckCount("Rise", check.Rise);
        CheckCount("Fall", check.Fall);
        CheckObservation(check.Observe, check.ErrorLimit, check.OnError);
        CheckKind(check);
        Check(check.MySql?.User is not { } user || IsLine(user), "MySql:User", "expected a name without control characters.");
        Check(check.MySql is not { } mySql || Enum.IsDefined(mySql.Handshake), "MySql:Handshake", $"unknown handshake {check.MySql?.Handshake}.");
        Check(check.PostgreSql is not { } postgreSql || IsLine(postgreSql.User), "PostgreSql:User",
            "expected the name of a user, without control characters.");
        Check(check.Smtp is not { } smtp || Enum.IsDefined(smtp.Hello), "Smtp:Hello", $"unknown hello {check.Smtp?.Hello}.");
        Check(check.Smtp?.Domain is not { } domain || (IsLine(domain) && Ascii.IsValid(domain)), "Smtp:Domain",
            $"expected a domain without control characters, found '{check.Smtp?.Domain}'.");
        Check(check.External is not { Command: var command } || (command.Length > 0 && !command.Contains('\0', StringComparison.Ordinal)),
            "External:Command", "expected a program.");
        if (check.Http is { } http)
        {
            new CheckStepValidator($"{path}:Http", errors).Validate(http);
        }

        for (var i = 0; i < check.Steps.Count; i++)
        {
            new CheckStepValidator($"{path}:Steps:{i}", errors).Validate(check.Steps[i]);
        }
    }

    public void Validate(ServerCheckOptions check)
    {
        Check(check.Address is null || Uri.CheckHostName(check.Address) != UriHostNameType.Unknown, "Address",
            $"expected an IP address or a host name, found '{check.Address}'.");
        Check(check.Port is null or (>= 1 and <= IPEndPoint.MaxPort), "Port", $"expected 1 to {IPEndPoint.MaxPort}, found {check.Port}.");
        Check(check.Sni is null || Uri.CheckHostName(check.Sni) != UriHostNameType.Unknown, "Sni", $"expected a host name, found '{check.Sni}'.");
        Check(Enum.IsDefined(check.SendProxy), "SendProxy", $"unknown version {check.SendProxy}.");
        Check(check.Protocol is not { } protocol || Enum.IsDefined(protocol), "Protocol", $"unknown version {check.Protocol}.");
        for (var i = 0; i < check.Alpn.Count; i++)
        {
            Check(CheckStepValidator.IsProtocol(check.Alpn[i]), $"Alpn:{i}", $"expected the name of a protocol, found '{check.Alpn[i]}'.");
        }

        CheckInterval("Interval", check.Interval);
        CheckInterval("FastInterval", check.FastInterval);
        CheckInterval("DownInterval", check.DownInterval);
        CheckState("InitialState", check.InitialState);
        CheckState("ReturnState", check.ReturnState);
        CheckCount("Rise", check.Rise ?? 1);
        CheckCount("Fall", check.Fall ?? 1);
        CheckObservation(check.Observe ?? ObservedLayer.None, check.ErrorLimit ?? 1, check.OnError ?? ErrorReaction.FailCheck);
    }

    private void CheckKind(CheckOptions check)
    {
        (string Name, bool IsWanted)[] kinds =
        [
            ("Http", check.Http is not null),
            ("Redis", check.Redis),
            ("MySql", check.MySql is not null),
            ("PostgreSql", check.PostgreSql is not null),
            ("Smtp", check.Smtp is not null),
            ("Ldap", check.Ldap),
            ("SslHello", check.SslHello),
            ("Grpc", check.Grpc is not null),
            ("External", check.External is not null),
            ("Custom", check.Custom is not null),
        ];
        var wanted = kinds.Where(kind => kind.IsWanted).Select(kind => kind.Name).ToList();
        foreach (var further in wanted.Skip(1))
        {
            Check(false, further, $"a check is of one kind, and {wanted[0]} is set already.");
        }

        Check(check.Steps.Count == 0 || check is { External: null, Custom: null }, "Steps",
            "a program or a check of the application does all there is to do, and has no steps.");
        Check(check.Grpc is null || check.Steps is [] or [{ Connect: not null }, ..], "Steps:0",
            "Grpc leaves no connection to go on with: the first step after it is Connect.");
    }

    private static bool IsLine(string text) => text.Length > 0 && !text.Any(char.IsControl);

    private void CheckObservation(ObservedLayer layer, int limit, ErrorReaction reaction)
    {
        Check(Enum.IsDefined(layer), "Observe", $"unknown layer {layer}.");
        CheckCount("ErrorLimit", limit);
        Check(Enum.IsDefined(reaction), "OnError", $"unknown reaction {reaction}.");
    }

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"{path}:{key}", message));
        }
    }

    private void CheckInterval(string key, TimeSpan? value) =>
        Check(value is null || (value >= TimeSpan.FromMilliseconds(1) && value <= Duration.MaxValue), key,
            $"expected 1 ms to {Duration.MaxValue.Days} days, found {value}.");

    private void CheckState(string key, InitialState? value) =>
        Check(value is not { } state || Enum.IsDefined(state), key, $"unknown state {value}.");

    private void CheckCount(string key, int value) => Check(value >= 1, key, $"expected 1 or more, found {value}.");
}
