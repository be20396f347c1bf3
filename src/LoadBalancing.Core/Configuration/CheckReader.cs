using LoadBalancing.Health;

namespace LoadBalancing.Configuration;

/// <summary>Reads how servers are checked.</summary>
internal static class CheckReader
{
    public static CheckOptions Read(SectionReader reader)
    {
        var check = new CheckOptions();
        reader.Object("Http", item => check.Http = ReadHttp(item));
        reader.Flag("Redis", value => check.Redis = value);
        reader.Object("MySql", item => check.MySql = ReadMySql(item));
        reader.Object("PostgreSql", item => check.PostgreSql = ReadPostgreSql(item));
        reader.Object("Smtp", item => check.Smtp = ReadSmtp(item));
        reader.Flag("Ldap", value => check.Ldap = value);
        reader.Flag("SslHello", value => check.SslHello = value);
        reader.Object("Grpc", item => check.Grpc = ReadGrpc(item));
        reader.Object("External", item => check.External = ReadExternal(item));
        reader.List("Steps", item => check.Steps.Add(ReadStep(item)));
        reader.Flag("StopOn404", value => check.StopOn404 = value);
        reader.Flag("SendState", value => check.SendState = value);
        reader.Text("Custom", value => check.Custom = value);
        reader.Time("Interval", value => check.Interval = value);
        reader.Time("FastInterval", value => check.FastInterval = value);
        reader.Time("DownInterval", value => check.DownInterval = value);
        reader.Number("Rise", value => check.Rise = value);
        reader.Number("Fall", value => check.Fall = value);
        reader.Time("Timeout", value => check.Timeout = value);
        reader.Number("Spread", value => check.Spread = value);
        reader.Flag("Shared", value => check.Shared = value);
        reader.Flag("LogChanges", value => check.LogChanges = value);
        reader.Choice<InitialState>("InitialState", value => check.InitialState = value);
        reader.Choice<InitialState>("ReturnState", value => check.ReturnState = value);
        reader.Choice<ObservedLayer>("Observe", value => check.Observe = value);
        reader.Number("ErrorLimit", value => check.ErrorLimit = value);
        reader.Choice<ErrorReaction>("OnError", value => check.OnError = value);
        return check;
    }

    public static ServerCheckOptions ReadServer(SectionReader reader)
    {
        var check = new ServerCheckOptions();
        reader.Flag("Enabled", value => check.Enabled = value);
        reader.Text("Address", value => check.Address = value);
        reader.Number("Port", value => check.Port = value);
        reader.Flag("Tls", value => check.Tls = value);
        reader.Text("Sni", value => check.Sni = value);
        reader.Choice<ServerProtocol>("Protocol", value => check.Protocol = value);
        reader.Texts("Alpn", check.Alpn.Add);
        reader.Choice<ProxyLine>("SendProxy", value => check.SendProxy = value);
        reader.Time("Interval", value => check.Interval = value);
        reader.Time("FastInterval", value => check.FastInterval = value);
        reader.Time("DownInterval", value => check.DownInterval = value);
        reader.Number("Rise", value => check.Rise = value);
        reader.Number("Fall", value => check.Fall = value);
        reader.Choice<InitialState>("InitialState", value => check.InitialState = value);
        reader.Choice<InitialState>("ReturnState", value => check.ReturnState = value);
        reader.Choice<ObservedLayer>("Observe", value => check.Observe = value);
        reader.Number("ErrorLimit", value => check.ErrorLimit = value);
        reader.Choice<ErrorReaction>("OnError", value => check.OnError = value);
        return check;
    }

    public static AgentOptions ReadAgent(SectionReader reader)
    {
        var agent = new AgentOptions();
        reader.Number("Port", value => agent.Port = value);
        reader.Text("Address", value => agent.Address = value);
        reader.Text("Send", value => agent.Send = value);
        reader.Time("Interval", value => agent.Interval = value);
        reader.Time("Timeout", value => agent.Timeout = value);
        return agent;
    }

    private static MySqlCheckOptions ReadMySql(SectionReader reader)
    {
        var check = new MySqlCheckOptions();
        reader.Text("User", value => check.User = value);
        reader.Choice<MySqlHandshake>("Handshake", value => check.Handshake = value);
        return check;
    }

    private static PostgreSqlCheckOptions ReadPostgreSql(SectionReader reader)
    {
        var check = new PostgreSqlCheckOptions();
        reader.Text("User", value => check.User = value);
        return check;
    }

    private static SmtpCheckOptions ReadSmtp(SectionReader reader)
    {
        var check = new SmtpCheckOptions();
        reader.Choice<SmtpHello>("Hello", value => check.Hello = value);
        reader.Text("Domain", value => check.Domain = value);
        return check;
    }

    private static GrpcCheckOptions ReadGrpc(SectionReader reader)
    {
        var grpc = new GrpcCheckOptions();
        reader.Text("Service", value => grpc.Service = value);
        return grpc;
    }

    private static ExternalCheckOptions ReadExternal(SectionReader reader)
    {
        var external = new ExternalCheckOptions();
        reader.Text("Command", value => external.Command = value);
        reader.Text("Path", value => external.Path = value);
        reader.Text("ProxyAddress", value => external.ProxyAddress = value);
        reader.Text("ProxyPort", value => external.ProxyPort = value);
        return external;
    }

    private static CheckStepOptions ReadStep(SectionReader reader)
    {
        var step = new CheckStepOptions();
        reader.Object("Connect", item => step.Connect = ReadConnect(item));
        reader.Text("Send", value => step.Send = value);
        reader.Text("SendBinary", value => step.SendBinary = value);
        reader.Object("Http", item => step.Http = ReadHttp(item));
        reader.Object("Expect", item => step.Expect = ReadExpect(item));
        reader.Text("Comment", value => step.Comment = value);
        return step;
    }

    private static CheckConnectOptions ReadConnect(SectionReader reader)
    {
        var connect = new CheckConnectOptions();
        reader.Text("Address", value => connect.Address = value);
        reader.Number("Port", value => connect.Port = value);
        reader.Flag("Tls", value => connect.Tls = value);
        reader.Text("Sni", value => connect.Sni = value);
        reader.Choice<ServerProtocol>("Protocol", value => connect.Protocol = value);
        reader.Texts("Alpn", connect.Alpn.Add);
        reader.Choice<ProxyLine>("SendProxy", value => connect.SendProxy = value);
        return connect;
    }

    private static HttpCheckOptions ReadHttp(SectionReader reader)
    {
        var http = new HttpCheckOptions();
        reader.Text("Method", value => http.Method = value);
        reader.Text("Path", value => http.Path = value);
        reader.Text("Version", value => http.Version = value);
        reader.Text("Host", value => http.Host = value);
        reader.Pairs("Headers", (name, value) => http.Headers[name] = value);
        reader.Text("Body", value => http.Body = value);
        reader.List("Expect", item => http.Expect.Add(ReadExpect(item)));
        return http;
    }

    private static CheckExpectOptions ReadExpect(SectionReader reader)
    {
        var expect = new CheckExpectOptions();
        reader.Flag("Not", value => expect.Not = value);
        reader.Text("Status", value => expect.Status = value);
        reader.Text("StatusPattern", value => expect.StatusPattern = value);
        reader.Object("Header", item => expect.Header = ReadHeader(item));
        reader.Text("Text", value => expect.Text = value);
        reader.Text("Pattern", value => expect.Pattern = value);
        reader.Text("Binary", value => expect.Binary = value);
        reader.Text("BinaryPattern", value => expect.BinaryPattern = value);
        reader.Number("MinReceived", value => expect.MinReceived = value);
        reader.Text("Comment", value => expect.Comment = value);
        reader.Choice<CheckCode>("OkCode", value => expect.OkCode = value);
        reader.Choice<CheckCode>("ErrorCode", value => expect.ErrorCode = value);
        reader.Choice<CheckCode>("TimeoutCode", value => expect.TimeoutCode = value);
        reader.Text("StatusCode", value => expect.StatusCode = value);
        reader.Text("OnSuccess", value => expect.OnSuccess = value);
        reader.Text("OnError", value => expect.OnError = value);
        return expect;
    }

    private static HeaderExpectOptions ReadHeader(SectionReader reader)
    {
        var header = new HeaderExpectOptions();
        reader.Text("Name", value => header.Name = value);
        reader.Choice<TextMatch>("NameMatch", value => header.NameMatch = value);
        reader.Text("Value", value => header.Value = value);
        reader.Choice<TextMatch>("ValueMatch", value => header.ValueMatch = value);
        reader.Flag("Whole", value => header.Whole = value);
        return header;
    }
}
