using LoadBalancing.Rules;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>What is said about rules that cannot be read.</summary>
public sealed class RuleParserTests
{
    [Theory]
    [InlineData("", "'http-request' expects an action such as set-header.")]
    [InlineData("set-heder X a", "there is no action 'set-heder'. Did you mean 'set-header'?")]
    [InlineData("set-path /x", "the action 'set-path' is not supported yet.")]
    [InlineData("set-var(txn.a) src", "the action 'set-var(txn.a)' is not supported yet.")]
    [InlineData("allow x", "'allow' takes no more words but a condition, found 'x'.")]
    [InlineData("'allow", "the quote ' is not closed in ''allow'.")]
    [InlineData("set-header", "'set-header' expects the name of a header.")]
    [InlineData("set-header 'X Y' a", "'set-header' expects the name of a header, found 'X Y'.")]
    [InlineData("set-header X", "'set-header' expects a value.")]
    [InlineData("set-header X a b", "'set-header' takes no more words but a condition, found 'b'.")]
    [InlineData("set-header X \"a\r\nEvil: 1\"", "'set-header' expects a value without control characters, found 'a\r\nEvil: 1'.")]
    [InlineData("set-header Content-Length 5", "'set-header' cannot write 'Content-Length', which says how a message is framed or what becomes of its connection.")]
    [InlineData("add-header connection close", "'add-header' cannot write 'connection', which says how a message is framed or what becomes of its connection.")]
    [InlineData("set-header X %hm", "'set-header': there is no '%hm' in a format; write '%%' for a percent sign. Did you mean 'HM'?")]
    [InlineData("set-header X 5%", "'set-header': '%' stands before a name or an expression in brackets; write '%%' for a percent sign, found '5%'.")]
    [InlineData("set-header X %{+Q,Z}HM", "'set-header': expected flags such as +Q, +E, +X or -Q in braces, found 'Z'.")]
    [InlineData("set-header X %{+Q", "'set-header': '}' is missing behind '%{+Q'.")]
    [InlineData("set-header X %{+Q}%", "'set-header': there is no '%' in a format; write '%%' for a percent sign.")]
    [InlineData("set-header X a%[path", "'set-header': ']' is missing behind '%[path'.")]
    [InlineData("set-header X %[pth]", "'set-header': unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("set-header X %[path,uper]", "'set-header': expected a converter, one of")]
    [InlineData("deny if", "an ACL or a criterion in braces is missing at the end of 'if'.")]
    [InlineData("deny if nobody", "there is no ACL 'nobody'; a criterion without a name stands in braces.")]
    [InlineData("deny unless { pth /a }", "unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("deny when { path /a }", "'deny' does not know 'when'.")]
    [InlineData("del-header", "'del-header' expects the name of a header.")]
    [InlineData("del-header a:b", "'del-header' expects the name of a header, found 'a:b'.")]
    [InlineData("del-header Transfer-Encoding", "'del-header' cannot remove 'Transfer-Encoding', which says how a message is framed.")]
    [InlineData("del-header X -m", "'-m' expects one of str, beg, end, sub, reg.")]
    [InlineData("del-header X -m ben", "'del-header -m' does not know 'ben'. Did you mean 'beg'?")]
    [InlineData("del-header ( -m reg", "'del-header' expects a regular expression, found '(': ")]
    [InlineData("deny status 99", "'status' expects a status from 200 to 599, found '99'.")]
    [InlineData("deny statuss 429", "'deny' does not know 'statuss'. Did you mean 'status'?")]
    [InlineData("return deny_status 429", "'return' does not know 'deny_status'.")]
    [InlineData("return default-errorfiles", "'return ... default-errorfiles' is not supported yet.")]
    [InlineData("return string x", "'return' with a body needs 'content-type'.")]
    [InlineData("return status 204 content-type text/plain string x", "'return' with status 204 takes no body.")]
    [InlineData("return hdr X", "'hdr' expects a name and a value.")]
    [InlineData("return hdr Content-Length 5", "'hdr' cannot write 'Content-Length', which says how a message is framed or what becomes of its connection.")]
    [InlineData("return content-type text/plain file /no/such/file", "'file': ")]
    [InlineData("return content-type text/plain lf-string %x", "'lf-string': there is no '%x' in a format; write '%%' for a percent sign.")]
    [InlineData("redirect", "'redirect' expects location, prefix or scheme.")]
    [InlineData("redirect code 301", "'redirect' expects location, prefix or scheme.")]
    [InlineData("redirect location / code 305", "'code' expects 301, 302, 303, 307 or 308, found '305'.")]
    [InlineData("redirect locatoin /", "'redirect' does not know 'locatoin'. Did you mean 'location'?")]
    [InlineData("redirect scheme", "'scheme' expects a scheme such as https.")]
    [InlineData("redirect location / set-cookie \"a\nb\"", "'set-cookie' expects a cookie without control characters, found 'a\nb'.")]
    public void Mistakes(string rule, string problem) => ProblemOf(RuleKind.Request, rule).Should().StartWith(problem);

    [Theory]
    [InlineData("deny", "the action 'deny' is not supported yet.")]
    [InlineData("", "'http-response' expects an action such as set-header.")]
    public void Mistakes_in_rules_about_responses(string rule, string problem) => ProblemOf(RuleKind.Response, rule).Should().Be(problem);

    private static string ProblemOf(RuleKind kind, string rule) =>
        RuleList.FindErrors("Rules", kind, [rule], new AclSet([])).Should().ContainSingle().Which.Message;
}
