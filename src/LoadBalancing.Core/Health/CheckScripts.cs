using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Health.Protocols;
using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health;

/// <summary>Makes scripts of options, which are valid.</summary>
/// <param name="check">How the servers of the backend are checked.</param>
/// <param name="server">The server's address.</param>
/// <param name="connect">How the server's checks connect, with TLS or without.</param>
internal sealed class CheckScripts(CheckOptions check, Uri server, Func<bool, ConnectSettings> connect)
{
    private static readonly HeadPredicate GoodStatus =
        new HeadPredicate.ByStatus(StatusSet.TryParse("200-399", out var statuses) ? statuses : throw new FormatException());

    /// <summary>The script that the options describe.</summary>
    public CheckScript Make()
    {
        var steps = check.Steps.SelectMany(StepsOf).ToList();
        steps.InsertRange(0, StepsOf(check));

        if (steps is not [ConnectStep, ..])
        {
            steps.Insert(0, new ConnectStep());
        }

        return new CheckScript(steps);
    }

    private IEnumerable<CheckStep> StepsOf(CheckOptions options) =>
        options.Http is { } http ? Exchange(http, comment: null)
        : options.Redis ? RedisCheck.Steps
        : options.MySql is { } mySql ? MySqlCheck.StepsOf(mySql)
        : options.PostgreSql is { } postgreSql ? PostgreSqlCheck.StepsOf(postgreSql)
        : options.Smtp is { } smtp ? SmtpCheck.StepsOf(smtp)
        : options.Ldap ? LdapCheck.Steps
        : options.SslHello ? SslHelloCheck.Steps
        : options.Grpc is { } grpc ? [new ConnectStep { Protocol = ServerProtocol.Http2 }, new AskGrpcStep(grpc.Service, server.Authority)]
        : [];

    private IEnumerable<CheckStep> StepsOf(CheckStepOptions step) =>
        step.Connect is { } connection ? [Connect(connection, step.Comment)]
        : step.Http is { } http ? Exchange(http, step.Comment)
        : step.Expect is { } expect ? [Expect(expect, step.Comment)]
        : step.SendBinary is { } digits ? [new SendStep(Convert.FromHexString(digits)) { Comment = step.Comment }]
        : [new SendStep(step.Send!) { Comment = step.Comment }];

    private ConnectStep Connect(CheckConnectOptions options, string? comment)
    {
        var isElsewhere = (options.Address ?? (object?)options.Port) is not null;
        var changesTls = (options.Tls ?? (object?)options.Sni) is not null || isElsewhere;
        return new ConnectStep
        {
            Target = isElsewhere ? ServerAddress.ToEndPoint(options.Address ?? server.IdnHost, options.Port ?? server.Port) : null,
            Connect = changesTls ? Named(connect(options.Tls ?? (!isElsewhere && server.Scheme == Uri.UriSchemeHttps)), options.Sni) : null,
            Protocol = options.Protocol ?? (options.Alpn.Count > 0 ? ServerProtocol.Http2OrHttp1 : isElsewhere ? ServerProtocol.Http1 : null),
            Alpn = options.Alpn.Count > 0 ? string.Join(',', options.Alpn) : null,
            SendProxy = options.SendProxy ?? (isElsewhere ? ProxyLine.None : null),
            Comment = comment,
        };
    }

    /// <summary>Asks for another name in TLS, and verifies that one if it was the name asked for that would have been verified.</summary>
    public static ConnectSettings Named(ConnectSettings settings, string? sni) =>
        sni is null || settings.Tls is not { } tls ? settings : settings with
        {
            Tls = tls with { Sni = sni, VerifyHost = tls.VerifyHost == tls.Sni ? sni : tls.VerifyHost },
        };

    private IEnumerable<CheckStep> Exchange(HttpCheckOptions http, string? comment)
    {
        yield return new SendHttpStep(HttpQuestion.From(http, server), check.SendState) { Comment = comment };
        if (http.Expect.Count == 0)
        {
            yield return new ExpectHttpStep(GoodStatus, null, check.StopOn404, new Expectation()) { Comment = comment };
        }

        foreach (var expect in http.Expect)
        {
            yield return new ExpectHttpStep(HeadOf(expect), BytesOf(expect), check.StopOn404, ExpectationOf(expect, isHttp: true))
            {
                Comment = expect.Comment ?? comment,
                TimeoutCode = expect.TimeoutCode,
            };
        }
    }

    private static ExpectBytesStep Expect(CheckExpectOptions expect, string? comment) => new(BytesOf(expect)!, ExpectationOf(expect, isHttp: false))
    {
        Comment = expect.Comment ?? comment,
        TimeoutCode = expect.TimeoutCode,
    };

    private static Expectation ExpectationOf(CheckExpectOptions expect, bool isHttp) =>
        new(expect.Not, expect.MinReceived, expect.OkCode, expect.ErrorCode, expect.OnSuccess, expect.OnError)
        {
            Number = expect.StatusCode is { } number ? CheckNumber.Parse(number, isHttp) : null,
        };

    private static HeadPredicate? HeadOf(CheckExpectOptions expect) =>
        expect.Status is { } status && StatusSet.TryParse(status, out var statuses) ? new HeadPredicate.ByStatus(statuses)
        : expect.StatusPattern is { } pattern ? new HeadPredicate.ByStatusPattern(new SafePattern(pattern))
        : expect.Header is { } header ? new HeadPredicate.ByField(
            new TextPredicate(header.NameMatch, header.Name, ignoreCase: true),
            header.Value is { } value ? new TextPredicate(header.ValueMatch, value) : null,
            header.Whole)
        : null;

    private static BytesPredicate? BytesOf(CheckExpectOptions expect) =>
        expect.Text is { } text ? new BytesPredicate(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)))
        : expect.Pattern is { } pattern ? new BytesPredicate(null, new SafePattern(pattern))
        : expect.Binary is { } binary ? new BytesPredicate(Encoding.Latin1.GetString(Convert.FromHexString(binary)))
        : expect.BinaryPattern is { } digits ? new BytesPredicate(null, new SafePattern(digits), InDigits: true)
        : null;
}
